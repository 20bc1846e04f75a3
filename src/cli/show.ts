import { statSync } from "node:fs";
import { idInRun } from "../analysis/fail-sets/task-ids.ts";
import { HindcastError } from "../model/error.ts";
import { JsonNumber } from "../model/json.ts";
import { indentedJson } from "../model/json-text.ts";
import { costText, scoreText } from "../plots/number-text.ts";
import { openStore } from "../store/store.ts";
import { toPlainText } from "../tables/markup.ts";
import { transcriptJson } from "../transcript/render-json.ts";
import { renderMarkdown } from "../transcript/render-markdown.ts";
import { renderText } from "../transcript/render-text.ts";
import { runOfStore } from "../transcript/run-of-store.ts";
import { runOfTrace } from "../transcript/run-of-trace.ts";
import { safeText } from "../transcript/safe-text.ts";
import type { LoggedAttempt, ShownRun } from "../transcript/shown-run.ts";
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
  const id = idInRun(taskId, run.benchmark, new Set(run.attempts.map((known) => known.taskId)));
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
  const title = `${run.runId}, task ${id}${whichTry(attempt, epoch)}`;
  if (flags.json) {
    const place = { runId: run.runId, taskId: id, epoch: new JsonNumber(String(epoch)) };
    const head = attempt.isOfAllTries ? { ...place, isOfAllTries: true } : place;
    process.stdout.write(`${indentedJson(transcriptJson(head, transcript, ending))}\n`);
  } else if (flags.markdown) process.stdout.write(renderMarkdown(transcript, title, ending));
  else
    process.stdout.write(
      `${safeText(title)}\n\n${renderText(transcript, { width: process.stdout.columns ?? 100, ending })}`,
    );
  return exitCodes.done;
}

function whichTry({ isOfAllTries }: LoggedAttempt, epoch: number): string {
  if (isOfAllTries) return ", all attempts: the run does not tell which of them made which call";
  return epoch > 1 ? `, attempt ${epoch}` : "";
}

function withoutLoad({ load: _, ...facts }: ShownRun) {
  return facts;
}

function runText({ runId, benchmark, agentName, model, score, cost, attempts }: ShownRun): string {
  const facts = [
    `run        ${runId}`,
    `benchmark  ${benchmark}`,
    `agent      ${agentName ?? "–"}`,
    `model      ${model ?? "–"}`,
    `score      ${score === undefined ? "–" : scoreText(score)}`,
    `cost       ${costText(cost, "–")}`,
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
