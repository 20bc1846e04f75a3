import path from "node:path";
import { journalFolder } from "../models/journal/journal.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import type { RunPlan } from "./log/plan.ts";

/** How models are asked, of which a run keeps the record: what holds again where nobody says otherwise. */
export function askingOf(options: ModelsOptions): RunPlan["asking"] {
  const { journal, batch, mostInFlight, requestsPerMinute, tokensPerMinute, maxCost } = options;
  return {
    // Whoever goes on from another folder means the same journal.
    journal: path.resolve(journal ?? journalFolder),
    batch: batch === undefined ? undefined : Boolean(batch),
    mostInFlight,
    requestsPerMinute,
    tokensPerMinute,
    maxCost,
  };
}

/** What is given, and where that says nothing, what a run's plan does. */
export function askedAgain(plan: Pick<RunPlan, "asking" | "baseUrl">, given: ModelsOptions): ModelsOptions {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { baseUrl: plan.baseUrl, ...plan.asking, ...Object.fromEntries(said) };
}
