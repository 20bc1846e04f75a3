import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { findFiles } from "../../bytes/files.ts";
import { mapInOrder } from "../../bytes/map-in-order.ts";
import { messageOf } from "../../model/error.ts";
import { byCodeUnit } from "../../model/order.ts";
import { messagesOfTrajectory, trajectorySchema } from "./atif.ts";
import { cleanText } from "./clean-text.ts";
import type { Episode, EpisodeItem, EpisodeMessage } from "./episode.ts";

const trialSchema = z.looseObject({
  task_name: z.string().nullish(),
  trial_name: z.string().nullish(),
  verifier_result: z
    .looseObject({ rewards: z.record(z.string(), z.number().nullable()).nullish() })
    .nullish(),
  exception_info: z.looseObject({ exception_type: z.string().nullish() }).nullish(),
});
type TrialResult = z.infer<typeof trialSchema>;

/**
 * For each trial of the Harbor jobs in a folder the file that tells most of it: the trajectory, or the result of a trial
 * that has none, as where its agent never started. Empty when no trials are there.
 */
export async function findTrials(folder: string): Promise<string[]> {
  const trajectories = await filesCalled(folder, "agent/trajectory.json");
  const known = new Set(trajectories.map(folderOf));
  const others = (await filesCalled(folder, "result.json")).filter((file) => !known.has(folderOf(file)));
  const results = await mapInOrder(others, async (file) => ((await isTrialResult(file)) ? [file] : []));
  return [...trajectories, ...results.flat()].sort(byCodeUnit);
}

/**
 * The trials of Harbor jobs, each as one whole attempt: its trajectory (ATIF) with continuations, what the tests
 * printed, its reward and exception.
 *
 * @param files as {@link findTrials} gives them
 */
export async function* readJobs(files: readonly string[]): AsyncGenerator<EpisodeItem> {
  for (const file of files) {
    let silent: Episode | undefined;
    try {
      silent = await readTrial(folderOf(file));
      if (file.endsWith(resultName)) throw new Error("the trial has no agent/trajectory.json");
      const { agent, messages } = await readTrajectory(file);
      const [name, model] = [agent?.name ?? undefined, agent?.model_name ?? undefined];
      yield { type: "episode", episode: { ...silent, agent: name, model, messages } };
    } catch (error) {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      yield {
        type: "problem",
        place: file,
        message: message.replace(/\s+/g, " "),
        ...(silent && { silent }),
      };
    }
  }
}

const resultName = "result.json";

function folderOf(file: string): string {
  const folder = path.dirname(file);
  return file.endsWith(resultName) ? folder : path.dirname(folder);
}

async function filesCalled(folder: string, name: string): Promise<readonly string[]> {
  const found = await findFiles([folder], [name]).catch(() => undefined);
  return found?.files ?? [];
}

// A job has a result.json too, and an agent may leave one.
async function isTrialResult(file: string): Promise<boolean> {
  const result = await readResult(file).catch(() => undefined);
  return typeof result?.trial_name === "string";
}

/** What is known of a trial beside its conversation. */
async function readTrial(folder: string): Promise<Episode> {
  const result = await readResult(path.join(folder, resultName));
  const printed = [
    await text(folder, "verifier/test-stdout.txt"),
    await text(folder, "verifier/test-stderr.txt"),
  ];
  const reward = await rewardOf(folder, result);
  const trial = result.trial_name ?? path.basename(folder);
  return {
    trial,
    number: 0,
    isWhole: true,
    task: result.task_name ?? undefined,
    run: path.basename(path.dirname(folder)),
    agent: undefined,
    model: undefined,
    messages: [],
    // The reward stands beside the exception here, and is not hidden by it.
    result: reward === undefined ? (result.exception_info?.exception_type ?? undefined) : undefined,
    reward,
    instruction: undefined,
    verifierOutput: printed.filter((each) => each !== undefined).join("\n") || undefined,
    traceSource: undefined,
  };
}

async function readTrajectory(file: string) {
  const messages: EpisodeMessage[] = [];
  const read = new Set<string>();
  let agent: z.infer<typeof trajectorySchema>["agent"];
  for (let next: string | undefined = file; next !== undefined && !read.has(next); ) {
    read.add(next);
    const trajectory: z.infer<typeof trajectorySchema> = trajectorySchema.parse(
      JSON.parse(await readFile(next, "utf8")),
    );
    agent ??= trajectory.agent;
    messages.push(...messagesOfTrajectory(trajectory));
    const more: string | null | undefined = trajectory.continued_trajectory_ref;
    // Beside the file and nowhere else.
    next = more ? path.join(path.dirname(file), path.basename(more)) : undefined;
  }
  if (messages.length === 0) throw new Error("the trajectory has no steps");
  return { agent, messages };
}

async function readResult(file: string): Promise<TrialResult> {
  const found = await readFile(file, "utf8").catch(() => undefined);
  return found === undefined ? {} : trialSchema.parse(JSON.parse(found));
}

async function rewardOf(folder: string, { verifier_result }: TrialResult): Promise<number | undefined> {
  const rewards = verifier_result?.rewards ?? {};
  const told =
    rewards["reward"] ?? (Object.keys(rewards).length === 1 ? Object.values(rewards)[0] : undefined);
  if (told !== undefined && told !== null) return told;
  const written = Number((await text(folder, "verifier/reward.txt"))?.trim() || Number.NaN);
  return Number.isFinite(written) ? written : undefined;
}

async function text(folder: string, name: string): Promise<string | undefined> {
  const found = await readFile(path.join(folder, name), "utf8").catch(() => undefined);
  return found?.trim() ? cleanText(found) : undefined;
}
