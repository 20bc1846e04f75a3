import { test } from "vitest";
import { readInPieces } from "../support/byte-readers.ts";
import { differenceFromReference, readAll } from "../support/compare-with-reference.ts";
import { howMany } from "../support/how-many.ts";
import { mutateBytes, mutateValue } from "../support/mutate-json.ts";
import { Random } from "../support/random.ts";
import { type TraceFixture, traceFixtures, traceText } from "../support/trace-fixtures.ts";

// Repeat one failing case with HINDCAST_FUZZ_SEED=<its seed> HINDCAST_FUZZ_CASES=1.
const firstSeed = Number(process.env["HINDCAST_FUZZ_SEED"] ?? 1);
const cases = howMany(5000, 21_000, "HINDCAST_FUZZ_CASES");
// A case takes a millisecond; a machine may stall for a while.
const slowestSeconds = 30;

test(`${cases} mutated traces: no crash, no hang, no wrong row`, {
  timeout: Math.max(600_000, 10 * cases),
}, () => {
  let compared = 0;
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    const random = new Random(seed);
    const fixture = random.pick(traceFixtures);
    const bytes = mutatedTrace(fixture, random);
    const options = { strict: random.below(2) === 0, windowBytes: 16 + random.below(4096) };
    const sizes = Array.from({ length: 3 }, () => 1 + random.below(2000));
    const started = performance.now();
    const fail = (problem: unknown) => {
      const setting = `seed ${seed}, ${fixture.name}, ${JSON.stringify(options)}, pieces ${sizes}`;
      throw new Error(
        `${problem instanceof Error ? problem.stack : problem}\n${setting}\n${bytes.toString()}`,
      );
    };
    try {
      const read = readAll(readInPieces(bytes, sizes), options);
      if (read.error === undefined) compared++;
      const difference = differenceFromReference(bytes, read);
      if (difference !== undefined) fail(difference);
    } catch (error) {
      fail(error);
    }
    const seconds = (performance.now() - started) / 1000;
    if (seconds > slowestSeconds) fail(`took ${seconds} s`);
  }
  // The mutations must leave enough to compare, or the test says nothing.
  if (cases > 1000 && compared < cases / 4) throw new Error(`only ${compared} of ${cases} were still read`);
});

// Half the cases change the meaning and are still JSON; the others may be anything.
function mutatedTrace(fixture: TraceFixture, random: Random): Buffer {
  const indent = random.pick([0, 1, 2]);
  if (random.below(2) === 0) return mutateBytes(Buffer.from(traceText(fixture, indent)), random);
  const logs = mutateValue(fixture.file["raw_logging_results"], random);
  const members = Object.entries({ ...fixture.file, raw_logging_results: logs });
  const file = Object.fromEntries(random.below(4) === 0 ? random.shuffled(members) : members);
  return Buffer.from(traceText({ ...fixture, file }, indent));
}
