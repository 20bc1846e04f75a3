import type { Episode } from "./episode.ts";

/** How an attempt ended, as far as its source tells. */
export interface EpisodeOutcome {
  readonly class: "success" | "partial" | "failure" | "infrastructure" | "unknown";
  /** `verified` by tests or a reward, or only `claimed` by the agent itself. */
  readonly basis: "verified" | "claimed";
  /** As the benchmark gives it, usually 0 to 1. */
  readonly reward: number | undefined;
  /** The exception, or what else is to be known. */
  readonly note: string | undefined;
}

/**
 * The outcome of an attempt. The exporter lets an exception hide the reward, so that an exception is trouble of the
 * infrastructure unless what the tests printed shows that they passed; a missing reward file says that there were no
 * tests, and then an agent's own word is all there is.
 *
 * @param threshold the least reward of a success; less, but above 0, is partial
 */
export function episodeOutcome(episode: Episode, threshold: number): EpisodeOutcome {
  const { result, reward: given, verifierOutput } = episode;
  const reward = given ?? (result === undefined || result === "" ? undefined : finite(Number(result)));
  if (reward !== undefined) {
    const kind = reward >= threshold ? "success" : reward > 0 ? "partial" : "failure";
    return { class: kind, basis: "verified", reward, note: undefined };
  }
  if (result !== undefined && !isMissingReward(result)) {
    return verifierOutput !== undefined && showsPassing(verifierOutput)
      ? { class: "success", basis: "verified", reward, note: `tests passed, then ${result}` }
      : { class: "infrastructure", basis: "verified", reward, note: result };
  }
  return claimsSuccess(episode)
    ? { class: "success", basis: "claimed", reward, note: result }
    : { class: "unknown", basis: "claimed", reward, note: result };
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function isMissingReward(exception: string): boolean {
  return /reward.*(notfound|missing|empty)|verifier.*notfound/i.test(exception);
}

// The last line of pytest.
function showsPassing(output: string): boolean {
  const lines = [...output.matchAll(/^=+ (.*) =+$/gm)].map(([, line = ""]) => line);
  const summary = lines.findLast((line) => /\b(?:passed|failed|errors?)\b/.test(line)) ?? "";
  return /\b[1-9]\d* passed\b/.test(summary) && !/\b(failed|errors?)\b/.test(summary);
}

function claimsSuccess({ messages }: Episode): boolean {
  const last = messages.findLast(({ role }) => role === "assistant");
  return last !== undefined && /"task_complete"\s*:\s*true/.test(last.content);
}
