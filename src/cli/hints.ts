import { tmpdir } from "node:os";
import { makeOwnedFolder, removeLeftovers } from "../bytes/owned-folders.ts";
import { removedWithScope } from "../bytes/scoped-folder.ts";
import { estimateHints, type HintsResult, hints } from "../hints/hints.ts";
import { checkHintsFolder } from "../hints/hints-folder.ts";
import { type HintsEvent, type HintsOptions, usualModel } from "../hints/options.ts";
import { writeHints } from "../hints/write-hints.ts";
import { hubOfEnvironment } from "../hub/hub-of-environment.ts";
import { HindcastError } from "../model/error.ts";
import { type Models, openModels } from "../models/models.ts";
import { counted } from "../plots/number-text.ts";
import { estimateText } from "./estimate-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { successThreshold, wholeNumber } from "./flag-values.ts";
import { hintsText } from "./hints-text.ts";
import { onInterrupt } from "./interrupt.ts";
import type { ModelFlags } from "./model-flags.ts";
import { modelOptions } from "./model-options.ts";
import { type ModelProgress, modelProgress } from "./model-progress.ts";
import { createProgress, type Progress } from "./progress.ts";

interface HintsFlags extends ModelFlags {
  readonly estimate?: boolean;
  readonly dataset?: string;
  readonly model?: string;
  readonly repoName?: string;
  readonly out?: string;
  readonly datasetPrefix?: string;
  readonly taskMarkers?: readonly string[];
  readonly maxTrials?: string;
  readonly private?: boolean;
  readonly force?: boolean;
  readonly tasks?: string;
  readonly successThreshold?: string;
  readonly budgetTokens?: string;
  readonly compat?: boolean;
  readonly showSources?: boolean;
  readonly seed?: string;
  readonly revision?: string;
  readonly endpoint?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

const usualDataset = "DCAgent/taskmaster2-gpt5mini";
const usualRpm = "500";

/** `hindcast hints`. @returns the exit code: 1 when rows could not be read, unless `--skip-bad` */
export async function hintsCommand(given: string | undefined, flags: HintsFlags): Promise<number> {
  const { out, repoName, batch, estimate: isEstimate } = flags;
  if (out === undefined && repoName === undefined && !isEstimate) {
    throw new HindcastError("usage", "nowhere to write to: give -o DIR, --repo-name ORG/NAME, or both", {
      hint: "--estimate says what it would cost",
    });
  }
  onInterrupt("answers that came are kept; start the same command again to go on");
  const progress = new HintsProgress();
  const limits = await modelOptions({ ...flags, maxRpm: flags.maxRpm ?? usualRpm });
  await using models = await openModels({ ...limits, onNote: (text) => progress.note(text) });
  progress.models = models;
  const options = {
    ...hintsOptions(given, flags, models, (event) => progress.on(event)),
    prices: limits.prices,
  };
  if (isEstimate) {
    const found = await estimateHints(options).finally(() => progress.end());
    process.stdout.write(flags.json ? `${JSON.stringify(found, null, 2)}\n` : estimateText(found));
    return exitCodes.done;
  }
  // What the folder or the hub will refuse is to be known before anything is paid for.
  if (out !== undefined) await checkHintsFolder(out, [options.dataset, options.tasks]);
  if (repoName !== undefined) await checkUploadTarget(repoName, flags);
  const mostAtOnce = batch ? mostInBatch : undefined;
  using result = await hints({ ...options, ...(mostAtOnce && { atOnce: mostAtOnce }) }).finally(() =>
    progress.end(),
  );
  warn(result);
  const { summary } = result;
  const done = out === undefined ? undefined : { out, files: await writeHints(out, result) };
  const uploaded = repoName === undefined ? undefined : await upload(repoName, result, flags);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ ...summary, paid: models.tally, ...done, uploaded }, null, 2)}\n`
      : hintsText(result, out, uploaded),
  );
  return result.reading.unreadable > 0 && !flags.skipBad ? exitCodes.failed : exitCodes.done;
}

// A batch is the larger the better; their transcripts are held until it was submitted.
const mostInBatch = 2_000;

function hintsOptions(
  given: string | undefined,
  flags: HintsFlags,
  models: Models,
  onEvent: (event: HintsEvent) => void,
): HintsOptions {
  if (given !== undefined && flags.dataset !== undefined && given !== flags.dataset) {
    throw new HindcastError("usage", "two datasets", {
      received: `${given} and ${flags.dataset}`,
      expected: "one",
    });
  }
  return {
    dataset: given ?? flags.dataset ?? usualDataset,
    model: flags.model ?? usualModel,
    models,
    hub: hubOptions(flags),
    tasks: flags.tasks,
    prefix: flags.datasetPrefix,
    markers: flags.taskMarkers,
    maxTasks: wholeNumber("--max-trials", flags.maxTrials),
    threshold: successThreshold(flags.successThreshold),
    budget: wholeNumber("--budget-tokens", flags.budgetTokens),
    compat: flags.compat,
    seed: seed(flags.seed),
    showSources: flags.showSources,
    atOnce: 2 * (wholeNumber("--batch-size", flags.batchSize) ?? 100),
    onEvent,
  };
}

/** Where the hub is, and who asks. */
export function hubOptions({ endpoint, revision }: Pick<HintsFlags, "endpoint" | "revision">) {
  const ofEnvironment = hubOfEnvironment();
  return {
    ...ofEnvironment,
    endpoint: endpoint ?? ofEnvironment.endpoint,
    revision,
    onNote: (note: string) => void process.stderr.write(`${note}\n`),
  };
}

function seed(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new HindcastError("usage", "--seed", {
    received: JSON.stringify(given),
    expected: "a whole number from 0",
  });
}

async function checkUploadTarget(repo: string, flags: HintsFlags): Promise<void> {
  const { checkUploadTarget: check } = await import("../hints/upload/check-upload-target.ts");
  await check({ ...hubOptions(flags), repo, isPrivate: flags.private, force: flags.force });
}

async function upload(repo: string, result: HintsResult, flags: HintsFlags) {
  const { uploadHints } = await loadUpload();
  const send = (folder: string) =>
    uploadHints({ ...hubOptions(flags), folder, repo, isPrivate: flags.private, force: flags.force });
  if (flags.out !== undefined) return await send(flags.out);
  await removeLeftovers(tmpdir(), uploadPrefix);
  // What was dropped for giving answers away is in it: it stays nowhere, also after Ctrl-C.
  using folder = removedWithScope(makeOwnedFolder(tmpdir(), uploadPrefix));
  await writeHints(folder.path, result);
  return await send(folder.path);
}

// Apart, since in a function with `using` the compiler would leave the path as it is.
function loadUpload() {
  return import("../hints/upload/upload-hints.ts");
}

const uploadPrefix = "hindcast-hints-";

function warn({ reading, skipped, summary, firstFailure }: HintsResult): void {
  for (const { place, message } of reading.problems.slice(0, 3))
    process.stderr.write(`bad input: ${place}: ${message}\n`);
  if (reading.unreadable > 3)
    process.stderr.write(`bad input: ${counted(reading.unreadable - 3, "more row")}\n`);
  if (skipped.length > 0) {
    const names = skipped.slice(0, 3).map(({ task, reason }) => `${task} (${reason})`);
    const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : "";
    process.stderr.write(`without hints: ${names.join(", ")}${more}\n`);
  }
  if (firstFailure !== undefined) {
    const failed = counted(summary.failedRequests, "request");
    process.stderr.write(`${failed} without an answer, the first: ${firstFailure}\n`);
  }
}

function unmatchedText(tasks: readonly string[]): string {
  const more = tasks.length > 3 ? ` and ${tasks.length - 3} more` : "";
  return `not in --tasks: ${tasks.slice(0, 3).join(", ")}${more}; made without tests, hints not checked against a solution`;
}

/** First the rows that were read, then the answers that came. */
class HintsProgress {
  models: Models | undefined;
  #reading: Progress | undefined;
  #asking: ModelProgress | undefined;

  on(event: HintsEvent): void {
    if (event.type === "read") {
      this.#reading ??= createProgress({
        total: undefined,
        unit: "rows",
        label: "read",
        stream: process.stderr,
      });
      this.#reading.advance(1);
    } else if (event.type === "gathered") {
      this.#reading?.end();
      this.#reading = undefined;
      const { attempts, tasks, shape, requests: total } = event;
      process.stderr.write(
        `${shape}: ${counted(attempts, "attempt")} at ${counted(tasks, "task")}, ${counted(total, "request")}\n`,
      );
      if (this.models)
        this.#asking = modelProgress({ models: this.models, total, label: "hints", stream: process.stderr });
    } else if (event.type === "unmatched") this.note(unmatchedText(event.tasks));
    else this.#asking?.replied(event.reply);
  }

  note(text: string): void {
    if (this.#asking) this.#asking.note(text);
    else process.stderr.write(`${text}\n`);
  }

  end(): void {
    this.#reading?.end();
    this.#asking?.end();
  }
}
