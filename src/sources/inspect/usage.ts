import { toPlain } from "../../model/plain-json.ts";
import type { ModelUsage } from "../../model/run.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import type { InspectHeader } from "./header.ts";

/** Tokens of the run by model, as it totals them. */
export function reportedUsage(header: InspectHeader): ModelUsage[] {
  return header.usage.flatMap(([model, usage]) => {
    const tokens = readTokens(toPlain(usage));
    return tokens === undefined ? [] : [{ model, ...tokens }];
  });
}
