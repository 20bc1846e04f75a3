import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { messageOf } from "../../model/error.ts";
import { messagesOfTrajectory, trajectorySchema } from "./atif.ts";
import { cleanText } from "./clean-text.ts";
import type { EpisodeItem, EpisodeMessage } from "./episode.ts";

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
 * The trials of a Harbor job, each as one whole attempt: its trajectory (ATIF) with continuations, what the tests
 * printed, its reward and exception.
 *
 * @param trajectories paths of `<trial>/agent/trajectory.json`
 */
export async function* readJobs(trajectories: readonly string[]): AsyncGenerator<EpisodeItem> {
  for (const file of trajectories) {
    try {
      yield { type: "episode", episode: await readTrial(file) };
    } catch (error) {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      yield { type: "problem", place: file, message: message.replace(/\s+/g, " ") };
    }
  }
}

async function readTrial(file: string) {
  const folder = path.dirname(path.dirname(file));
  const { agent, messages } = await readTrajectory(file);
  const result = await readResult(path.join(folder, "result.json"));
  const printed = [
    await text(folder, "verifier/test-stdout.txt"),
    await text(folder, "verifier/test-stderr.txt"),
  ];
  const reward = await rewardOf(folder, result);
  const trial = result.trial_name ?? path.basename(folder);
  return {
    trial,
    number: 0,
    task: result.task_name ?? undefined,
    run: path.basename(path.dirname(folder)),
    agent: agent?.name ?? undefined,
    model: agent?.model_name ?? undefined,
    messages,
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
