import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { StandIn } from "../../src/models/stand-in/server.ts";
import { episodeRow } from "../support/hinting.ts";

const rows = Array.from({ length: 24 }, (_, index) =>
  episodeRow(`count-${index % 6}__${index}`, { result: index < 12 ? "1.0" : "0.0" }),
);
/** A stand-in as the model. */
export const model = ["--model", "mock/gpt-4o-mini", "--max-rpm", "100000"];

/** Writes 24 attempts at 6 tasks, a half of which succeeded. */
export async function dataset(folder: string): Promise<string> {
  const file = path.join(folder, "rows.jsonl");
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

/** The words of a run that asks a stand-in as if it were OpenAI. */
export function asking(standIn: StandIn, file: string, journal: string): string[] {
  const server = ["--model", "openai/gpt-4o-mini", "--base-url", standIn.baseUrl];
  return ["hints", file, ...server, "--journal", journal];
}
