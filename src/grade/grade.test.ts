import { expect, it } from "vitest";
import { grade } from "./grade.ts";
import type { GradeOptions } from "./grade-options.ts";

it("refuses a k that cannot be before anything is read or run", async () => {
  for (const k of [0, -1, 1.5, Number.NaN]) {
    const options = { ks: [1, k], out: "never.json", answers: "none.jsonl" } as unknown as GradeOptions;
    await expect(grade(options)).rejects.toMatchObject({
      code: "usage",
      message: `ks, of pass@k: received 1, ${k}, expected whole numbers from 1`,
    });
  }
});
