import path from "node:path";
import { expect, test } from "vitest";
import { chat, oddHost } from "../support/odd-host.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

test("an answer that cannot be understood is asked anew by resume --fresh, and nothing else that is kept", async () => {
  await using folder = await temporaryFolder();
  const { file, answers } = await writeWordProblems(folder.path, 3);
  const usage = { prompt_tokens: 10, completion_tokens: 5 };
  let isOdd = true;
  await using host = await oddHost((text) => {
    const said = answers.find(({ prompt }) => text.includes(JSON.stringify(prompt).slice(1, -1)));
    if (isOdd && said === answers[1]) return chat({ message: null }, usage);
    return chat({ message: { role: "assistant", content: said?.right } }, usage);
  });
  const where = ["--store", path.join(folder.path, "store"), "--journal", path.join(folder.path, "journal")];
  const asked = ["--data", file, "--model", "openai/x", "--base-url", host.baseUrl];
  const ran = await hindcast(["run", "gsm8k", "--run-id", "r", ...asked, ...where]);
  expect([ran.code, ran.stdout]).toEqual([1, expect.stringContaining("hindcast resume RUN --fresh")]);

  isOdd = false;
  expect((await hindcast(["resume", "r", ...where])).code).toBe(1);
  expect(host.seen.arrivals).toBe(3);
  for (let time = 0; time < 2; time++) {
    const resumed = await hindcast(["resume", "r", "--fresh", "--json", ...where]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ pass_rate: 1, attempts: 3, abandoned_cost: null });
    expect(host.seen.arrivals).toBe(4);
  }
  expect((await hindcast(["replay", "r", ...where])).code).toBe(0);
});
