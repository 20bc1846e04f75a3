import type { AttemptOrigin } from "../attempts/open-attempts.ts";

const kinds: Readonly<Record<AttemptOrigin["kind"], string>> = {
  "hub dataset": "",
  files: "",
  "job folders": " (Harbor jobs)",
  store: " (a Hindcast store)",
  log: " (an Inspect log)",
};

/** Where attempts came from, in words: `traces.jsonl`, `me/traces at 1f3c…`, `jobs (Harbor jobs)`. */
export function sourceText({ dataset, kind, commit }: AttemptOrigin): string {
  return `${dataset}${kinds[kind]}${commit === undefined ? "" : ` at ${commit}`}`;
}
