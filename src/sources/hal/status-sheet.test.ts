import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readStatusSheet } from "./status-sheet.ts";

test("names lose the spaces around them, a status is kept to the letter", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "status.csv");
  await writeFile(
    file,
    "Benchmark,Agent,Model,Status,\n GAIA, Agent ,m ,Uploaded ,note\nGAIA,Agent,m,Uploaded\n",
  );
  expect(await readStatusSheet(file)).toEqual([
    { benchmark: "GAIA", agent: "Agent", model: "m", status: "Uploaded " },
    { benchmark: "GAIA", agent: "Agent", model: "m", status: "Uploaded" },
  ]);
});
