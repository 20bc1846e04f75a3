import path from "node:path";
import { expect, test } from "vitest";
import type { StandInFate } from "../../src/models/stand-in/options.ts";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { openStore } from "../../src/store/store.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

const temperature = "Unsupported value: 'temperature' does not support 0.5 with this model.";
const country = "Country, region, or territory not supported";

test.each([
  [400, temperature, 3, "3 infra: 400: Unsupported value"],
  [403, country, 3, "3 infra: 403: Country, region"],
  // Of many, the first few tell what would become of the others.
  [403, country, 40, "openai rejects every request to x (403: Country, region"],
])(
  "a provider that rejects all with %d is no failure of the model, and is asked again",
  async (...given) => {
    const [status, message, count, said] = given;
    await using folder = await temporaryFolder();
    const { file, answers } = await writeWordProblems(folder.path, count);
    let fate: StandInFate | undefined = { type: "status", status, error: { message } };
    await using standIn = await StandIn.start({
      fate: () => fate,
      answer: (question) =>
        answers.find(({ prompt }) => question.messages.some(({ text }) => text.includes(prompt)))?.right,
    });
    const store = path.join(folder.path, "store");
    const where = ["--store", store, "--journal", path.join(folder.path, "journal")];
    const asked = ["--data", file, "--model", "openai/x", "--base-url", standIn.baseUrl];
    const rejected = await hindcast(["run", "gsm8k", "--run-id", "r", ...asked, ...where]);
    expect(rejected.code, rejected.stderr).toBe(1);
    expect(rejected.stdout + rejected.stderr).toContain(said);
    expect(rejected.stdout).toContain("0 passed, 0 failed");
    expect(await outcomes(store)).toEqual(["error"]);

    fate = undefined;
    const resumed = await hindcast(["resume", "r", "--json", ...where]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ pass_rate: 1, attempts: count, unanswered: [] });
    expect(await outcomes(store)).toEqual(["passed"]);
  },
  60_000,
);

async function outcomes(folder: string): Promise<unknown[]> {
  await using store = await openStore(folder);
  const found = new Set<unknown>();
  for await (const { outcome } of store.attempts(store.keys[0] ?? "")) found.add(outcome);
  return [...found];
}
