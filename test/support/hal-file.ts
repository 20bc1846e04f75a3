import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

type Parts = Readonly<Record<string, unknown>>;

/** What a made-up HAL file holds; parts given replace the defaults key by key, `undefined` removes a key. */
export interface HalFile {
  readonly config?: unknown;
  readonly results?: unknown;
  readonly top?: Parts;
}

const config = {
  agent_name: "HAL Generalist Agent (o3-2025-04-16)",
  benchmark_name: "gaia",
  date: "2026-01-01",
  run_id: "gaia_run_1700000000",
  agent_args: { model_name: "o3-2025-04-16" },
  run_command: "hal-eval",
};
const results = {
  accuracy: 0.5,
  total_cost: 1.5,
  successful_tasks: ["1"],
  failed_tasks: ["2"],
  latencies: { "1": { total_time: 2.5 }, "2": { total_time: 1.5 } },
};

/** The text of a HAL `*_UPLOAD.json`. */
export function halText(file: HalFile = {}): string {
  const merged = (defaults: Parts, given: unknown) =>
    given === undefined || typeof given !== "object" || given === null || Array.isArray(given)
      ? given === undefined
        ? defaults
        : given
      : { ...defaults, ...given };
  return JSON.stringify({
    config: merged(config, file.config),
    results: merged(results, file.results),
    raw_eval_results: {},
    raw_logging_results: [],
    ...file.top,
  });
}

/** Writes a HAL file into `folder` under `name` + `_UPLOAD.json`; gives its path. */
export async function writeHalFile(folder: string, name: string, content: string): Promise<string> {
  const file = path.join(folder, `${name}_UPLOAD.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}
