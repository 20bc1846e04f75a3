import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { HindcastError } from "../model/error.ts";
import { isSameFile, refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { cardMarker } from "./tasks/dataset-card.ts";

export const packName = "tasks.parquet";
export const cardName = "README.md";

const fileNames = [packName, cardName, "hints.json", "hints.html"];

/**
 * Makes sure, before anything is asked, that hints can be written to a folder without replacing what they are made of or
 * what somebody else wrote.
 *
 * @param inputs paths that are read
 * @throws HindcastError `usage`
 */
export async function checkHintsFolder(
  folder: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  await requireOwnFiles(folder);
  const outputs = [...fileNames, "tasks"].map((name) => path.join(folder, name));
  await refuseOverwriting(outputs, inputs);
  // Of a folder that is read, the pack in it may be what is read there.
  for (const input of inputs) {
    if (input !== undefined && existsSync(path.join(folder, packName)) && (await isSameFile(input, folder)))
      await refuseOverwriting([path.join(folder, packName)], [], [input]);
  }
}

/** Whether an earlier run wrote to the folder. */
export async function hasOwnCard(folder: string): Promise<boolean> {
  const card = await readFile(path.join(folder, cardName), "utf8").catch(() => "");
  return card.includes(cardMarker);
}

/** @throws HindcastError `usage` when a file of somebody else would be replaced */
export async function requireOwnFiles(folder: string): Promise<void> {
  if (await hasOwnCard(folder)) return;
  const foreign = fileNames.filter((name) => existsSync(path.join(folder, name)));
  if (foreign.length === 0) return;
  throw new HindcastError("usage", `${foreign.join(" and ")} in ${folder} would be overwritten`, {
    received: "a folder with files that hindcast hints did not write",
    expected: `one without them, or with the ${cardName} of an earlier run`,
    hint: "write to another folder",
  });
}
