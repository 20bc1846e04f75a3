import { readFileSync } from "node:fs";

const manifest = fieldsOf(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));

/** This package's version. */
export const version: string = String(manifest["version"] ?? "unknown");

/** The versions of libraries, as `package.json` pins them. */
export const pinnedVersions: Readonly<Record<string, unknown>> = {
  ...fieldsOf(manifest["devDependencies"]),
  ...fieldsOf(manifest["dependencies"]),
};

/** What a run's record says of who read it, as `hindcast 0.1.0 hal`. */
export function readerName(kind: "hal" | "inspect" | "bigcodebench" | "run", by = version): string {
  return `hindcast ${by} ${kind}`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
