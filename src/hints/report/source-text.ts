import type { AttemptOrigin } from "../attempts/open-attempts.ts";

/** Where attempts came from, in words: `traces.jsonl`, `me/traces at 1f3c…`, `jobs (Harbor jobs)`. */
export function sourceText({ dataset, kind, commit }: AttemptOrigin): string {
  const named =
    kind === "job folders" ? `${dataset} (Harbor jobs)` : kind === "store" ? `${dataset} (a store)` : dataset;
  return commit === undefined ? named : `${named} at ${commit}`;
}
