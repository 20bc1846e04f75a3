import { expect, test } from "vitest";
import { abandonedCost } from "./abandoned-cost.ts";
import { askedCalls } from "./run-state.ts";

type Payment = readonly [key: string | undefined, cost: number | undefined];

test.each<[string, readonly Payment[], readonly Payment[], number | undefined]>([
  ["nothing was asked", [], [], 0],
  ["all belongs to the attempt", [["a", 1]], [["a", 1]], 0],
  [
    "the attempt has it from the journal",
    [["a", 1]],
    [
      ["a", 1],
      ["b", 2],
    ],
    0,
  ],
  [
    "a try before was given up",
    [
      ["a", 1],
      ["b", 2],
    ],
    [["b", 2]],
    1,
  ],
  [
    "the same was paid twice",
    [
      ["a", 1],
      ["a", 1],
    ],
    [["a", 1]],
    1,
  ],
  [
    "it has not come to an end",
    [
      ["a", 1],
      ["b", 2],
    ],
    [],
    3,
  ],
  [
    "it was asked anew, and what the answer before cost is not known",
    [
      ["a", undefined],
      ["a", 1],
    ],
    [["a", 1]],
    undefined,
  ],
  ["a price is not known", [["a", undefined]], [], undefined],
  ["a price is not known, of what counts", [["a", undefined]], [["a", undefined]], 0],
  [
    "payments had no keys",
    [
      [undefined, 1],
      [undefined, 2],
    ],
    [["b", 2]],
    1,
  ],
])("what was paid beside an attempt, when %s", (_, payments, calls, expected) => {
  const asked = askedCalls(
    calls.map(([key = "", cost]) => ({ model: "a", messages: [], key, ...(cost !== undefined && { cost }) })),
  );
  const paid = payments.map(([key, cost]) => ({ key, cost }));
  expect(abandonedCost({ asked, payments: paid })).toBe(expected);
});
