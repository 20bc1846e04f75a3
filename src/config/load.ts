import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { HindcastError, messageOf } from "../model/error.ts";
import { type Config, resolveConfig } from "./config.ts";
import { hal } from "./presets/hal.ts";
import type { ConfigFile } from "./schema.ts";

/** The configuration in force, and the text it was read from (empty when there is no file). */
export interface LoadedConfig {
  readonly config: Config;
  readonly path: string | undefined;
  readonly text: string;
}

/** Looked for in the working directory when no other file is named. */
const configFileName = "hindcast.yaml";

/**
 * Reads `path`, or `hindcast.yaml` in the working directory if there is one, and lays it over its preset.
 *
 * @throws HindcastError `config` naming the key that is wrong, what it holds and what was expected.
 */
export async function loadConfig(path?: string): Promise<LoadedConfig> {
  const file = path ?? (existsSync(configFileName) ? configFileName : undefined);
  if (file === undefined) return { config: resolveConfig(hal), path: undefined, text: "" };
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HindcastError("config", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
  const given = await parseConfig(text, file);
  return {
    config: given.preset === "none" ? resolveConfig(given) : resolveConfig(hal, given),
    path: file,
    text,
  };
}

async function parseConfig(text: string, file: string): Promise<ConfigFile> {
  // Loaded here: most analyses have no configuration file, and start-up pays for every import.
  const [{ parse }, { configFileSchema }] = await Promise.all([import("yaml"), import("./schema.ts")]);
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (cause) {
    throw new HindcastError("config", `${file} is not YAML: ${messageOf(cause)}`, { cause });
  }
  const parsed = configFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join(".") || "the file"}: ${issue.message}`,
  );
  throw new HindcastError("config", `${file} is not a valid configuration: ${problems.join("; ")}`, {
    hint: "hindcast.schema.json describes every key",
  });
}
