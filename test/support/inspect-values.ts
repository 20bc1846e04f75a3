import { createHash } from "node:crypto";
import { prepareZstd } from "../../src/bytes/zstd.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { TraceAttempt, TraceCall, TraceSummary } from "../../src/model/trace.ts";
import { openInspectLog } from "../../src/sources/inspect/log.ts";
import { readInspectLog } from "../../src/sources/inspect/read-log.ts";

/** Everything that a log's reader gives. */
export interface ReadLog {
  readonly messages: ReadonlyMap<string, readonly [role: string | undefined, text: string]>;
  readonly calls: readonly TraceCall[];
  readonly attempts: readonly TraceAttempt[];
  readonly summary: TraceSummary;
  readonly findings: readonly Finding[];
}

export async function readWholeLog(path: string): Promise<ReadLog> {
  await prepareZstd();
  const findings: Finding[] = [];
  const items = readInspectLog(path, { findings });
  const messages = new Map<string, readonly [string | undefined, string]>();
  const calls: TraceCall[] = [];
  const attempts: TraceAttempt[] = [];
  let next = items.next();
  for (; !next.done; next = items.next()) {
    const item = next.value;
    if (item.type === "message")
      messages.set(item.message.hash, [item.message.role, item.message.text ?? ""]);
    else if (item.type === "call") calls.push(item.call);
    else attempts.push(item.attempt);
  }
  return { messages, calls, attempts, summary: next.value, findings };
}

/** The same values as `test/inspect/expected_values.py` takes from inspect_ai. */
export async function logValues(path: string) {
  const log = await readWholeLog(path);
  const { run, extras, reportedUsage } = log.summary;
  const opened = openInspectLog(path);
  const header = opened.header();
  const summaries = opened.summaries().map(({ id, epoch }) => [id, epoch]);
  opened.close();
  return {
    status: extras?.status,
    evalId: header.evalId,
    task: header.task,
    model: run.modelName,
    error: extras?.error ?? null,
    scores: scores(extras?.scores),
    usage: Object.fromEntries(
      reportedUsage.map(({ model, input, output, cacheRead, cacheWrite }) => [
        model,
        [(input ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0), output, cacheRead ?? null, cacheWrite ?? null],
      ]),
    ),
    summaries: summaries.sort(byIdAndEpoch),
    samples: log.attempts
      .map((attempt) => sampleValues(attempt, log))
      .sort((a, b) => byIdAndEpoch([a.id, a.epoch], [b.id, b.epoch])),
  };
}

function sampleValues(attempt: TraceAttempt, { messages, calls }: ReadLog) {
  const own = calls.filter(({ taskId, epoch }) => taskId === attempt.taskId && epoch === attempt.epoch);
  const said = (hash: string) => messages.get(hash) ?? ["no message", hash];
  const details = JSON.parse(attempt.details ?? "{}");
  return {
    id: attempt.taskId,
    epoch: attempt.epoch,
    uuid: attempt.attemptId ?? null,
    input: digest(attempt.input),
    target: digest(details.target ?? attempt.target),
    scores: values(attempt.scores),
    error: attempt.error ?? null,
    limit: attempt.limitType === undefined ? null : [attempt.limitType, attempt.limitValue],
    retries: attempt.retries ?? 0,
    seconds: attempt.latencySeconds ?? null,
    usage: usage(details.model_usage ?? {}),
    messages: digest((attempt.conversation ?? []).map(said)),
    calls: own
      .filter(({ operation }) => operation === "generate")
      .map((call) => [
        call.model,
        digest(call.messages.map(said)),
        call.answer === undefined ? null : digest(said(call.answer)),
        call.finishReason ?? null,
      ]),
    tools: own
      .filter(({ operation }) => operation?.startsWith("tool:"))
      .map(({ operation, exception }) => [operation?.slice("tool:".length), exception ?? null]),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of Inspect, compared as it is.
type Any = any;

function values(scores: string | undefined) {
  const entries: [string, Any][] = Object.entries(JSON.parse(scores ?? "{}"));
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
}

function scores(json: string | undefined) {
  return (JSON.parse(json ?? "[]") as Any[]).map(({ name, scorer, reducer = null, metrics }) => [
    name,
    scorer,
    reducer,
    Object.fromEntries(Object.entries(metrics).map(([key, metric]) => [key, (metric as Any).value])),
  ]);
}

function usage(byModel: Record<string, Any>) {
  return Object.fromEntries(
    Object.entries(byModel).map(([model, one]) => [
      model,
      [
        one.input_tokens,
        one.output_tokens,
        one.input_tokens_cache_read ?? null,
        one.input_tokens_cache_write ?? null,
      ],
    ]),
  );
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

// As Python sorts: by code points, which for these ids are code units.
function byIdAndEpoch(a: readonly unknown[], b: readonly unknown[]): number {
  const [left, right] = [String(a[0]), String(b[0])];
  return left < right ? -1 : left > right ? 1 : Number(a[1]) - Number(b[1]);
}
