import { toPlain } from "../../model/plain-json.ts";
import type { ModelUsage } from "../../model/run.ts";
import type { ReportedUsage } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import type { InspectHeader } from "./header.ts";

/** Tokens of the run by model, as it totals them. */
export function reportedUsage(header: InspectHeader): ReportedUsage[] {
  return header.usage.flatMap(([model, usage]) => {
    const tokens = readTokens(toPlain(usage));
    return tokens === undefined ? [] : [{ model, ...tokens }];
  });
}

/** The same in the form of a run. */
export function modelUsage(header: InspectHeader): ModelUsage[] {
  return reportedUsage(header).map(({ model, ...tokens }) => ({
    model,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cacheReadTokens: tokens.cacheRead,
    cacheWriteTokens: tokens.cacheWrite,
  }));
}
