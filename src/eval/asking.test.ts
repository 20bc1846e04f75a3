import path from "node:path";
import { expect, test } from "vitest";
import { askedAgain, askingOf } from "./asking.ts";

test("a run that goes on asks as it began, but for what a flag says", () => {
  const began = {
    journal: "kept",
    batch: true,
    mostInFlight: 7,
    requestsPerMinute: 60,
    tokensPerMinute: 9000,
    maxCost: 5,
  };
  const plan = { asking: askingOf(began), baseUrl: "http://127.0.0.1:1/v1" };
  const kept = { ...began, journal: path.resolve("kept"), baseUrl: plan.baseUrl };
  expect(askedAgain(plan, { journal: undefined, maxCost: undefined })).toEqual(kept);
  const flags = { batch: false, maxCost: 9, requestsPerMinute: 600, journal: "other", baseUrl: "http://b" };
  expect(askedAgain(plan, flags)).toEqual({ ...kept, ...flags });
});

test("a plan of before says nothing of it", () => {
  expect(askedAgain({}, { maxCost: 5 })).toEqual({ baseUrl: undefined, maxCost: 5 });
});
