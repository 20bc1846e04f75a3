import { compare } from "../compare/compare.ts";
import { comparisonDocument } from "../compare/comparison-document.ts";
import { comparisonText } from "../compare/comparison-text.ts";
import { detectableDifferences, powerText } from "../compare/power-text.ts";
import { loadConfig } from "../config/load.ts";
import { exitCodes } from "./exit-codes.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { print } from "./print.ts";
import { readTaskSelection } from "./task-selection.ts";

interface CompareFlags {
  readonly failSet?: string;
  readonly power?: boolean;
  readonly failOnRegression?: boolean;
  readonly store: string;
  readonly config?: string;
  readonly password?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast compare`. @returns the exit code: 3 on a significant regression when that was asked for. */
export async function compareCommand(runs: readonly string[], flags: CompareFlags): Promise<number> {
  const { statistics } = (await loadConfig(flags.config)).config;
  const failSet =
    flags.failSet === undefined ? undefined : await readTaskSelection(flags.failSet, "--fail-set");
  const options = { ...statistics, runs, store: flags.store, password: flags.password, failSet };
  const result = await compare(options);
  printFindings(result.findings);
  const level = 1 - statistics.confidence;
  const [first] = result.compared;
  if (flags.json) {
    const power = flags.power && first && { power: detectableDifferences(first.all, level) };
    await print([`${JSON.stringify({ ...comparisonDocument(result, options), ...power }, null, 2)}\n`]);
  } else {
    await print([comparisonText(result, statistics.confidence)]);
    if (flags.power && first) await print([`\n${powerText(first.all, level)}`]);
  }
  const worse = result.compared.filter(({ isRegression }) => isRegression);
  if (flags.failOnRegression && worse.length > 0) {
    process.stderr.write(`regression: ${worse.map(({ all }) => all.second.name).join(", ")}\n`);
    return exitCodes.gate;
  }
  return exitCodeOf(result.findings, flags.skipBad);
}
