import path from "node:path";

/** What the name of a BigCodeBench file says of its run. Unknown is `undefined`. */
export interface ResultsName {
  readonly model: string | undefined;
  readonly subset: "full" | "hard" | undefined;
  readonly split: "complete" | "instruct" | undefined;
  /** The task's header stood in front of each program; a name without the word does not tell. */
  readonly calibrated: true | undefined;
}

/**
 * Takes apart `<model>--<revision>--bigcodebench[-hard]-<split>--<backend>-<temperature>-<n>…_eval_results.json`, and
 * the short `<model>--[hard-]<split>_eval_results.json`. A `/` in the model's name is written `--`.
 */
export function nameOfResults(file: string): ResultsName {
  const stem = path.basename(file).replace(/(_eval_results|_pass_at_k|_samples)?\.jsonl?(\.gz)?$/, "");
  const whole = /^(.+)--bigcodebench(-hard)?-(complete|instruct)(--.*)?$/.exec(stem);
  const calibrated = /[-_]calibrated$/.test(stem) ? true : undefined;
  if (whole) return { ...named(whole[1]?.replace(/--main$/, ""), whole[2], whole[3]), calibrated };
  const short = /^(.+)--(hard-)?(complete|instruct)$/.exec(stem);
  if (short) return { ...named(short[1], short[2], short[3]), calibrated };
  return { model: undefined, subset: undefined, split: undefined, calibrated };
}

function named(model: string | undefined, hard: string | undefined, split: string | undefined) {
  return {
    model: model?.replace("--", "/"),
    subset: hard === undefined ? "full" : "hard",
    split: split === "complete" || split === "instruct" ? split : undefined,
  } as const;
}
