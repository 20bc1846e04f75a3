import path from "node:path";
import { type AnalyzeResult, analyze } from "../analyze/analyze.ts";
import { pickText } from "../analyze/pick-files.ts";
import { countBad, exitCodeOf, printFindings } from "./findings.ts";
import { onInterrupt } from "./interrupt.ts";

interface AnalyzeFlags {
  readonly out: string;
  readonly config?: string;
  readonly password?: string;
  readonly expected?: string;
  readonly figures: boolean;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast analyze`. @returns the exit code: 1 when an input was left out, unless `--skip-bad`. */
export async function analyzeCommand(paths: readonly string[], flags: AnalyzeFlags): Promise<number> {
  onInterrupt("nothing was written; start the same command again");
  const onProgress = (message: string) => void process.stderr.write(`${message}\n`);
  const result = await analyze({ paths, ...flags, onProgress });
  const { findings } = result.provenance;
  printFindings(findings);
  process.stdout.write(
    flags.json ? `${JSON.stringify(summary(result, flags.out), null, 2)}\n` : text(result, flags.out),
  );
  return exitCodeOf(findings, flags.skipBad);
}

function summary({ analysis, coverage, provenance, outputs }: AnalyzeResult, out: string) {
  return {
    out,
    synthetic: analysis.synthetic,
    files: provenance.files,
    runs: analysis.rows.length,
    leftOut: analysis.leftOut.length,
    bad: countBad(provenance.findings),
    picks: analysis.picks.map(({ benchmark, best, interval, costPerSolved, rivals }) => ({
      benchmark,
      runId: best.runId,
      scaffold: best.scaffold,
      model: best.model,
      accuracy: best.accuracy,
      interval,
      costPerSolved,
      // Of other runs, those that a test could tell apart from the best, or not.
      tested: rivals.filter((rival) => rival.distinguishable !== undefined).length,
      notTested: rivals.filter((rival) => rival.distinguishable === undefined).length,
      indistinguishable: rivals
        .filter((rival) => rival.distinguishable === false)
        .map(({ row }) => row.runId),
    })),
    coverage,
    findings: provenance.findings,
    outputs,
  };
}

function text({ analysis, coverage, provenance, outputs }: AnalyzeResult, out: string): string {
  const { rows, leftOut } = analysis;
  const bad = countBad(provenance.findings);
  const counts = [
    `${rows.length} runs`,
    leftOut.length > 0 && `${leftOut.length} left out by configuration`,
    bad > 0 && `${bad} bad inputs`,
    coverage && `${coverage.missing.length} expected runs missing`,
  ];
  return [
    analysis.synthetic ? "SYNTHETIC DATA: made by a generator, not by an evaluation\n" : "",
    pickText(analysis),
    `\n${counts.filter(Boolean).join(", ")}\n`,
    `${outputs.length} files in ${out}; open ${path.join(out, "report.html")}\n`,
  ].join("");
}
