import { cleanText } from "../../sources/episodes/clean-text.ts";
import type { EpisodeItem, EpisodeMessage } from "../../sources/episodes/episode.ts";
import { messageParts } from "../../transcript/message-parts.ts";
import type { TranscriptTurn } from "../../transcript/rebuild-transcript.ts";
import type { ShownRun } from "../../transcript/shown-run.ts";
import { transcriptOf } from "../../transcript/transcript-of.ts";

export interface RunEpisodesOptions {
  /** Tells the run from others: begins the names of its trials. */
  readonly key: string;
  /** Where it lies, for what cannot be read. */
  readonly place: string;
  readonly model: string | undefined;
  scoreOf(taskId: string, epoch: number): number | undefined;
}

/** The attempts of a run, each as one episode with the longest of its conversations. */
export async function* episodesOfRun(
  run: ShownRun,
  { key, place, model, scoreOf }: RunEpisodesOptions,
): AsyncGenerator<EpisodeItem> {
  const { runId, benchmark, agentName } = run;
  for (const { taskId, epoch, outcome } of run.attempts) {
    const attempt = await run.load(taskId, epoch);
    const { segments } = attempt.isOfAllTries ? { segments: [] } : transcriptOf(attempt);
    const turns = segments.map((segment) => segment.turns).sort((a, b) => b.length - a.length)[0] ?? [];
    const episode = {
      trial: `${key}/${taskId}`,
      number: epoch,
      isWhole: true,
      task: benchmark ? `${benchmark}/${taskId}` : taskId,
      run: runId,
      agent: agentName,
      model,
      messages: turns.map(messageOf),
      ...resultOf(outcome, scoreOf(taskId, epoch)),
      instruction: undefined,
      verifierOutput: undefined,
      traceSource: undefined,
    };
    if (turns.length > 0) yield { type: "episode", episode };
    else {
      const at = `${place}: ${runId} ${taskId} ${epoch}`;
      const message = attempt.isOfAllTries
        ? "which of the task's attempts its messages are of is not told"
        : "no messages were logged";
      yield { type: "problem", place: at, message, silent: episode };
    }
  }
}

// The benchmark's own verdict stands above its score, whose scale is not known.
function resultOf(outcome: string | undefined, score: number | undefined) {
  if (outcome === "passed") return { reward: 1, result: undefined };
  if (outcome === "failed")
    return { reward: score !== undefined && score > 0 && score < 1 ? score : 0, result: undefined };
  return { reward: undefined, result: outcome === "error" ? "InfrastructureError" : undefined };
}

function messageOf({ message }: TranscriptTurn): EpisodeMessage {
  const content = messageParts(message)
    .map((part) => {
      switch (part.type) {
        case "tool-call":
          return `<tool_call>{"name":${JSON.stringify(part.name)},"arguments":${part.arguments}}</tool_call>`;
        case "reasoning":
          return `<think>${part.text}</think>`;
        case "image":
          return "[image]";
        case "other":
          return part.json;
        default:
          return part.text;
      }
    })
    .join("\n");
  return { role: roles.get(message.role ?? "") ?? "user", content: cleanText(content) };
}

const roles = new Map<string, EpisodeMessage["role"]>([
  ["system", "system"],
  ["developer", "system"],
  ["assistant", "assistant"],
  ["model", "assistant"],
  ["tool", "tool"],
]);
