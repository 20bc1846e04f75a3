import { missingPolicies } from "../analysis/fail-sets/fail-set.ts";
import { type AnalyzeFailuresOptions, analyzeFailures } from "../fail-sets/analyze-failures.ts";
import { failSetDocument } from "../fail-sets/fail-set-document.ts";
import { failSetText } from "../fail-sets/fail-set-text.ts";
import { HindcastError } from "../model/error.ts";
import { outcomes } from "../model/outcome.ts";
import { verdicts } from "../model/verdict.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { print } from "./print.ts";

interface AnalyzeFailuresFlags {
  readonly out?: string;
  readonly intersect?: boolean;
  readonly atLeast?: string;
  readonly minus?: readonly string[];
  readonly status?: string;
  readonly where?: string;
  readonly minEpochsFailed?: string;
  readonly missing?: string;
  readonly store: string;
  readonly password?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast analyze-failures`. @returns the exit code: 1 when part of a run could not be read, unless `--skip-bad`. */
export async function analyzeFailuresCommand(
  runs: readonly string[],
  flags: AnalyzeFailuresFlags,
): Promise<number> {
  const options = optionsOf(runs, flags);
  await refuseOverwriting([flags.out], [...runs, ...(flags.minus ?? [])]);
  const result = await analyzeFailures(options);
  printFindings(result.findings);
  const document = `${JSON.stringify(failSetDocument(result, options), null, 2)}\n`;
  const { out } = flags;
  // Of a file whose name says so the whole is written; else the set is the result, and what it is made of a message.
  if (out !== undefined) await writeWhole(out, [document]);
  if (out === undefined || flags.json) {
    process.stderr.write(failSetText(result));
    await print([document]);
  } else {
    await print([failSetText(result), `\n${result.failSet.taskIds.length} task ids in ${out}\n`]);
    const { taskIds, runs: sources } = result.failSet;
    if (taskIds.length > 0)
      process.stderr.write(
        `hindcast run ${sources[0]?.run.benchmark} --sample-ids ${out} works on just these\n`,
      );
  }
  return exitCodeOf(result.findings, flags.skipBad);
}

function optionsOf(runs: readonly string[], flags: AnalyzeFailuresFlags): AnalyzeFailuresOptions {
  const { intersect, minus, where, store, password, minEpochsFailed, missing } = flags;
  const atLeast = wholeNumber("--at-least", flags.atLeast);
  if (intersect && atLeast !== undefined) {
    throw new HindcastError("usage", "--intersect and --at-least", { expected: "one of them" });
  }
  return {
    runs,
    store,
    password,
    minus,
    where,
    atLeast: intersect ? "all" : atLeast,
    missing: missing === undefined ? undefined : oneOf("--missing", missingPolicies, missing),
    statuses: flags.status === undefined ? undefined : new Set(statuses(flags.status)),
    epochsFailed: minEpochsFailed === "all" ? "all" : wholeNumber("--min-epochs-failed", minEpochsFailed),
  };
}

const knownStatuses = [...new Set<string>([...verdicts, ...outcomes])];

function statuses(list: string): string[] {
  return list.split(",").map((name) => oneOf("--status", knownStatuses, name.trim()));
}
