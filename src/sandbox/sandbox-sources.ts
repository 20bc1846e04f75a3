import { readFileSync } from "node:fs";

/** The Python side, which goes to the interpreter through its standard input: an image needs nothing but Python. */
export interface SandboxSources {
  /** What `python -c` is given. */
  readonly loader: string;
  readonly modules: Readonly<Record<string, string>>;
}

const names = [
  "guard",
  "jail",
  "system",
  "look",
  "extract",
  "integrity",
  "judge",
  "trial",
  "execute",
  "server",
] as const;

export function sandboxSources(): SandboxSources {
  return { loader: source("loader"), modules: Object.fromEntries(names.map((name) => [name, source(name)])) };
}

function source(name: string): string {
  return readFileSync(new URL(`../../assets/sandbox/${name}.py`, import.meta.url), "utf8");
}
