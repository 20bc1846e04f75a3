import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../src/sandbox/judge.ts";
import type { Sandbox, Trial, TrialTests } from "../../src/sandbox/sandbox.ts";
import { type Attack, attackedNames, attackedTest, cheats, harms } from "./attacks.ts";

const tests: TrialTests = { kind: "unittest", names: attackedNames };
const limits = { seconds: 4, memoryMb: 256, diskMb: 64 };
const right = "def f(x): return x + 1";

/** Runs every attack in a sandbox, warm and cold: the right verdict, and the next answer unaffected. */
export function attackSuite(name: string, open: () => Promise<Sandbox>, isContainer: boolean): void {
  describe(name, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await open();
    });
    afterAll(() => sandbox.close());

    const run = async (raw: string, cold: boolean) => {
      const rest = { extract: false, entryPoint: "f", prompt: "", before: "" };
      const trial: Trial = { raw, ...rest, test: attackedTest, tests };
      return judge(await sandbox.run(trial, { limits, cold }), tests);
    };
    const applies = ({ needs }: Attack) => needs === undefined || isContainer;

    it.each([false, true])("a right answer passes and a wrong one fails (cold: %s)", async (cold) => {
      expect((await run(right, cold)).verdict).toBe("pass");
      const { verdict, details } = await run("def f(x): return 2", cold);
      expect(verdict).toBe("fail");
      expect([...details.keys()].sort()).toEqual(["test_three", "test_two"]);
    });

    // pandas does before it warns of writing to a copy of a data frame.
    it("what an object of a class refers to is no secret", async () => {
      const asks = "import gc\nclass Frame: pass\nframe = Frame()\nframe.data = [1]\n";
      const right = `${asks}def f(x): return x + len(gc.get_referents(None)) + bool(gc.get_referents(frame))`;
      expect((await run(right, false)).verdict).toBe("pass");
    });

    it.each([...cheats, ...harms].filter(applies))("$name", async ({ code, verdicts }) => {
      const { verdict, details } = await run(code, false);
      expect({ verdict, details: [...details] }).toMatchObject({ verdict: expect.toBeOneOf([...verdicts]) });
      expect((await run(right, false)).verdict).toBe("pass");
    });

    it.each(cheats.filter(applies))("cold: $name", async ({ code, verdicts }) => {
      const { verdict, details } = await run(code, true);
      expect({ verdict, details: [...details] }).toMatchObject({ verdict: expect.toBeOneOf([...verdicts]) });
    });
  });
}
