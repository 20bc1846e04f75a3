import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { flagOfOption } from "./flag-of-option.ts";

test("every option that an error of the library names has a flag", async () => {
  const files = (await readdir("src", { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const named = await Promise.all(
    files.map(async (file) => [
      ...(await readFile(`src/${file}`, "utf8")).matchAll(/^ +option: "(\w+)",$/gm),
    ]),
  );
  const options = named.flat().map(([, option = ""]) => option);
  expect(options.length).toBeGreaterThan(5);
  expect(options.filter((option) => flagOfOption(option) === undefined)).toEqual([]);
});
