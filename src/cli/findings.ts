import type { Finding } from "../model/finding.ts";
import { groupBy } from "../model/order.ts";
import { exitCodes } from "./exit-codes.ts";

// Bad inputs are all named; of a repeated warning a few examples tell the story, and provenance.json has all.
const examples = 3;

/** Prints findings to stderr: every bad input, and the warnings by kind. */
export function printFindings(findings: readonly Finding[]): void {
  const bad = findings.filter(({ level }) => level === "bad");
  for (const { subject, message } of bad) process.stderr.write(`bad input: ${subject}: ${message}\n`);
  const warnings = findings.filter(({ level }) => level === "warning");
  for (const [code, group] of groupBy(warnings, (finding) => finding.code)) {
    for (const { subject, message } of group.slice(0, examples)) {
      process.stderr.write(`warning: ${subject}: ${message}\n`);
    }
    const more = group.length - examples;
    if (more > 0) process.stderr.write(`warning: ${more} more of ${code}\n`);
  }
}

/** How many inputs were left out. */
export function countBad(findings: readonly Finding[]): number {
  return findings.filter(({ level }) => level === "bad").length;
}

/** The exit code that findings call for. */
export function exitCodeOf(findings: readonly Finding[], skipBad: boolean | undefined): number {
  return countBad(findings) > 0 && !skipBad ? exitCodes.failed : exitCodes.done;
}
