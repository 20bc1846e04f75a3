import { expect, test } from "vitest";
import { parseJson } from "../../bytes/json.ts";
import { asObject } from "../../model/json.ts";
import { readHeader } from "./header.ts";

function plannedBy(config: object, dataset: object): number | undefined {
  const log = { eval: { task: "t", model: "m", created: "2025-01-01T00:00:00+00:00", config, dataset } };
  const header = asObject(parseJson(Buffer.from(JSON.stringify(log))));
  return header && readHeader(header).totalSamples;
}

// Of a run that broke off, which has no results.
test.each([
  ["the dataset", {}, { samples: 50 }, 50],
  ["every epoch of it", { epochs: 3 }, { samples: 50 }, 150],
  ["a limit", { limit: 10 }, { samples: 50 }, 10],
  ["a limit that the dataset does not reach", { limit: 100 }, { samples: 50 }, 50],
  ["a range", { limit: [10, 12], epochs: 2 }, { samples: 50 }, 4],
  ["ids of a range", { limit: [10, 20] }, { samples: 50, sample_ids: [1, 2] }, 2],
  ["ids that were picked, without a limit", { epochs: 2 }, { samples: 50, sample_ids: ["a", "b", "c"] }, 6],
  ["ids of the whole dataset, before 2025", { limit: 2 }, { samples: 3, sample_ids: [1, 2, 3] }, 2],
  ["no id", { limit: 2 }, { samples: 3, sample_ids: [] }, 2],
  ["nothing", {}, {}, undefined],
])("attempts that were to be made, by %s", (_by, config, dataset, expected) => {
  expect(plannedBy(config, dataset)).toBe(expected);
});
