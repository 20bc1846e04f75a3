import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { trialAnalyzeCommand } from "./hints-trial.ts";

test.each(["0,5", "50%", "", "0", "2"])("a success threshold of %j is wrong usage", async (threshold) => {
  const flags = { control: "a.jsonl", hinted: "b.jsonl", successThreshold: threshold };
  await expect(trialAnalyzeCommand(flags)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("a reward above 0"),
  });
});

test("rows that cannot be read are told with their arm, and the exit code says so", async () => {
  await using folder = await temporaryFolder();
  const written = async (arm: string, more: string) => {
    const said = { role: "user", content: "do it" };
    const row = { trial_name: "t__a", episode: 0, result: "1.0", conversations: [said] };
    const file = path.join(folder.path, `${arm}.jsonl`);
    await writeFile(file, `${JSON.stringify(row)}\n${more}`);
    return file;
  };
  const [control, hinted] = [await written("control", ""), await written("hinted", "{cut off")];
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(await trialAnalyzeCommand({ control, hinted: control })).toBe(0);
    expect(err).not.toHaveBeenCalled();
    expect(await trialAnalyzeCommand({ control, hinted })).toBe(1);
    expect(String(out.mock.lastCall?.[0])).toContain("1 row could not be read");
    expect(String(err.mock.lastCall?.[0])).toMatch(/^bad input \(hinted\): .*hinted\.jsonl/);
  } finally {
    vi.restoreAllMocks();
  }
});
