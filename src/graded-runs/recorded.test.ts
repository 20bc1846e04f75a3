import { expect, test } from "vitest";
import { planOf, unfinished } from "./recorded.ts";

const inspect = (dataset: object, config: object = {}) => JSON.stringify({ eval: { dataset, config } });

test("an Inspect log says which samples were to be attempted, where a limit did not leave some out afterwards", () => {
  const planned = (dataset: object, config?: object) => planOf("x", inspect(dataset, config)).planned;
  expect(planned({ sample_ids: [1, "b", 3] })).toEqual(["1", "b", "3"]);
  expect(planned({ sample_ids: [1, 2] }, { limit: 2 })).toEqual(["1", "2"]);
  expect(planned({ sample_ids: [1, 2, 3] }, { limit: 2 })).toBeUndefined();
  expect(planned({ sample_ids: [11, 12] }, { limit: [10, 12] })).toEqual(["11", "12"]);
  expect(planned({ sample_ids: [1, 2, 3] }, { limit: [0, 2] })).toBeUndefined();
  expect(planned({ sample_ids: [] })).toBeUndefined();
  expect(planned({ samples: 100 })).toBeUndefined();
});

test("a run of Hindcast says its tasks, and its rows", () => {
  const plan = planOf("bigcodebench", JSON.stringify({ rows_sha256: "ab", tasks: ["BigCodeBench/2", "3"] }));
  expect(plan).toMatchObject({ rowsHash: "ab", planned: ["BigCodeBench/2", "BigCodeBench/3"] });
});

test("Inspect counts gsm8k from 1, its rows are counted from 0; in another order nobody knows which is which", () => {
  const ids = { sample_ids: [1, 2, 30] };
  expect(planOf("gsm8k", inspect({ ...ids, shuffled: false })).planned).toEqual([
    "gsm8k/0",
    "gsm8k/1",
    "gsm8k/29",
  ]);
  expect(planOf("gsm8k", inspect({ ...ids, shuffled: true })).planned).toEqual(["1", "2", "30"]);
  expect(planOf("gsm8k", inspect({ sample_ids: [0, 1], shuffled: false })).planned).toEqual(["0", "1"]);
  expect(planOf("gsm8k", undefined).taskId("gsm8k/7")).toBe("gsm8k/7");
});

test("a run that did not come to its end is told", () => {
  expect(unfinished("success", "a")).toEqual([]);
  expect(unfinished(undefined, "a")).toEqual([]);
  expect(unfinished("cancelled", "a")).toMatchObject([{ subject: "a", code: "run-unfinished" }]);
});
