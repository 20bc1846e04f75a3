import { statSync } from "node:fs";
import {
  canonicalBenchmark,
  canonicalTaskId,
  resolveTaskIds,
  taskIdFinder,
} from "../analysis/fail-sets/task-ids.ts";
import { HindcastError } from "../model/error.ts";
import { scoreText } from "../plots/number-text.ts";
import { openStore } from "../store/store.ts";
import { toPlainText } from "../tables/markup.ts";
import type { Transcript } from "../transcript/rebuild-transcript.ts";
import { renderMarkdown } from "../transcript/render-markdown.ts";
import { renderText } from "../transcript/render-text.ts";
import { runOfStore } from "../transcript/run-of-store.ts";
import { runOfTrace } from "../transcript/run-of-trace.ts";
import { safeText } from "../transcript/safe-text.ts";
import type { ShownRun } from "../transcript/shown-run.ts";
import { transcriptOf } from "../transcript/transcript-of.ts";
import { exitCodes } from "./exit-codes.ts";
import { wholeNumber } from "./flag-values.ts";

interface ShowFlags {
  readonly store: string;
  readonly epoch?: string;
  readonly password?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `hindcast show`: a run and its tasks, or with a task what was said in an attempt at it. */
export async function showCommand(
  name: string,
  taskId: string | undefined,
  flags: ShowFlags,
): Promise<number> {
  const epoch = wholeNumber("--epoch", flags.epoch) ?? 1;
  const isFile = statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile) return show(await runOfTrace(name, flags.password), taskId, epoch, flags);
  await using store = await openStore(flags.store);
  return await show(await runOfStore(store, name), taskId, epoch, flags);
}

async function show(
  run: ShownRun,
  taskId: string | undefined,
  epoch: number,
  flags: ShowFlags,
): Promise<number> {
  if (taskId === undefined) {
    process.stdout.write(flags.json ? json(withoutLoad(run)) : runText(run));
    return exitCodes.done;
  }
  const id = idIn(run, taskId);
  const attempt = await run.load(id, epoch);
  if (
    attempt.calls.length === 0 &&
    !run.attempts.some((known) => known.taskId === id && known.epoch === epoch)
  ) {
    throw new HindcastError("bad-input", `no attempt ${epoch} at task ${id} in ${run.runId}`, {
      hint: "without a task, hindcast show lists the run's tasks",
    });
  }
  const { ending } = attempt;
  const transcript = transcriptOf(attempt);
  const title = `${run.runId}, task ${id}${epoch > 1 ? `, attempt ${epoch}` : ""}`;
  if (flags.json) {
    const { runId } = run;
    process.stdout.write(json({ runId, taskId: id, epoch, ...plain(transcript), ...(ending && { ending }) }));
  } else if (flags.markdown) process.stdout.write(renderMarkdown(transcript, title, ending));
  else
    process.stdout.write(
      `${safeText(title)}\n\n${renderText(transcript, { width: process.stdout.columns ?? 100, ending })}`,
    );
  return exitCodes.done;
}

// As fail sets and comparisons name tasks: whole, as the benchmark spells an id that a log has without its name, or by
// what follows the last slash.
function idIn({ attempts, benchmark }: ShownRun, given: string): string {
  const known = [...new Set(attempts.map(({ taskId }) => taskId))];
  if (known.includes(given)) return given;
  const name = canonicalBenchmark(benchmark);
  const spelled = known.find((id) => canonicalTaskId(name, id) === given);
  if (spelled !== undefined) return spelled;
  const [match = given] = taskIdFinder(known)(given).length > 0 ? resolveTaskIds([given], known) : [];
  return match;
}

function withoutLoad({ load: _, ...facts }: ShownRun) {
  return facts;
}

// Messages as JSON, not as text that holds JSON.
function plain({ segments }: Transcript) {
  return {
    segments: segments.map(({ turns, shared }) => ({
      shared,
      turns: turns.map(({ message, ...turn }) => ({
        ...turn,
        hash: message.hash,
        message: parsed(message.json),
      })),
    })),
  };
}

// NaN is kept in canonical JSON under its name, which JSON.parse refuses.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function runText({ runId, benchmark, agentName, model, score, cost, attempts }: ShownRun): string {
  const facts = [
    `run        ${runId}`,
    `benchmark  ${benchmark}`,
    `agent      ${agentName ?? "–"}`,
    `model      ${model ?? "–"}`,
    `score      ${score === undefined ? "–" : scoreText(score)}`,
    `cost       ${cost === undefined ? "–" : `$${cost.toFixed(2)}`}`,
  ];
  const table = toPlainText({
    header: ["task", "epoch", "outcome", "calls"],
    align: ["left", "right", "left", "right"],
    rows: attempts.map((attempt) => [
      safeText(attempt.taskId),
      String(attempt.epoch),
      attempt.outcome ?? "–",
      String(attempt.calls ?? "–"),
    ]),
  });
  return `${safeText(facts.join("\n"))}\n\n${table}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
