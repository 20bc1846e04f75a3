import { check } from "../analyze/check.ts";
import { exitCodes } from "./exit-codes.ts";
import { exitCodeOf, printFindings } from "./findings.ts";

interface CheckFlags {
  readonly expected: string;
  readonly out?: string;
  readonly config?: string;
  readonly password?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast check`. @returns the exit code: 3 when an expected run is missing. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { coverage, findings, outputs } = await check({ paths, ...flags });
  printFindings(findings);
  const { expected, present, missing, extra } = coverage;
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ expected, present, missing, extra, findings, outputs }, null, 2)}\n`,
    );
  } else {
    const lines = [
      `${expected} rows expected, ${present} present, ${missing.length} missing, ${extra.length} extra`,
    ];
    for (const [word, triples] of [
      ["missing", missing],
      ["extra", extra],
    ] as const) {
      for (const { benchmark, scaffold, model } of triples)
        lines.push(`${word}: ${benchmark}, ${scaffold}, ${model}`);
    }
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return exitCodeOf(findings, flags.skipBad) || (missing.length > 0 ? exitCodes.gate : exitCodes.done);
}
