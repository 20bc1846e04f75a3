import type { Finding } from "../../model/finding.ts";
import type { Json } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { scoreOf } from "../../model/outcome.ts";
import { textMessage } from "../../model/text-message.ts";
import type { RunItem, TraceAttempt, UnnamedSummary } from "../../model/trace.ts";
import { librariesOfProgram } from "./program-libraries.ts";
import { type EvaluatedAnswer, readEvalResults } from "./read-eval-results.ts";
import { runOfResults } from "./run-of-results.ts";

/**
 * Reads a result file as a run without calls: for each answer an attempt, whose conversation is the program that was
 * graded. A program that stands there several times is given each time; the store keeps it once.
 *
 * @returns the run, which is known with the attempts @throws HindcastError `bad-input`
 */
export async function* readResultsRun(
  file: string,
  findings: Finding[],
): AsyncGenerator<RunItem, UnnamedSummary> {
  const known = findings.length;
  const results = await readEvalResults(file);
  findings.push(...results.findings);
  const hashes = new Set<string>();
  for (const answer of results.answers) {
    const message = textMessage("assistant", answer.solution);
    hashes.add(message.hash);
    yield { type: "message", message };
    yield { type: "attempt", attempt: attemptOf(answer, message.hash) };
  }
  const run = runOfResults(results, { isWhole: findings.length === known });
  return { ...run, messages: hashes.size };
}

function attemptOf(answer: EvaluatedAnswer, program: string): TraceAttempt {
  const { taskId, epoch, outcome, verdict, status, solution, details, others } = answer;
  const libs = librariesOfProgram(solution);
  const told = new Map<string, Json>([["status", status], ["tests", details], ...others]);
  return {
    taskId,
    epoch,
    outcome,
    score: scoreOf(outcome),
    verdict,
    metadata: libs && JSON.stringify({ libs }),
    conversation: [program],
    details: jsonText(told),
  };
}
