import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { dataFolder } from "../conformance/data.ts";
import { logValues } from "../support/inspect-values.ts";

// Those kept here, or those that check.sh has made just now.
const made = process.env["HINDCAST_INSPECT_LOGS"] ?? "test/inspect";
const here = path.join(made, "logs");
const shared = path.join(dataFolder, "inspect");
const expected = readdirSync(path.join(made, "expected")).map((name) => name.replace(/\.json$/, ""));

// What inspect_ai itself reads from the same logs, kept by expected_values.py.
describe("the same samples, scores, messages, usage and errors as inspect_ai says", () => {
  for (const name of expected) {
    const file = [path.join(here, name), path.join(shared, name)].find((candidate) => existsSync(candidate));
    test.skipIf(file === undefined)(name, async () => {
      const theirs = JSON.parse(readFileSync(path.join(made, "expected", `${name}.json`), "utf8"));
      const ours = await logValues(file ?? "");
      // inspect_ai makes one up for logs that have none.
      if (ours.evalId === undefined) delete theirs.evalId;
      if (name === "log_message_deduplication.eval") {
        // It reads no message of the pool of version 3: what was sent has no expected value.
        const sent = withoutSent(ours);
        expect(sent).toEqual([expect.not.stringMatching(ofNothing), ...sent.slice(1)]);
        expect(new Set(sent).size).toBe(sent.length);
        withoutSent(theirs);
      }
      expect(ours).toEqual(theirs);
    });
  }
});

/** Takes the digests of what was sent out of the calls, and gives them. */
function withoutSent({ samples }: { samples: readonly { readonly calls: unknown[][] }[] }): unknown[] {
  return samples.flatMap(({ calls }) => calls.flatMap((call) => call.splice(1, 1)));
}

/** The digest of an empty list. */
const ofNothing = "4f53cda18c2baa0c";
