import { cleanText } from "../../sources/episodes/clean-text.ts";
import type { EpisodeItem, EpisodeMessage } from "../../sources/episodes/episode.ts";
import { openStore, type Store } from "../../store/store.ts";
import { messageParts } from "../../transcript/message-parts.ts";
import { rebuildTranscript, type Turn } from "../../transcript/rebuild-transcript.ts";
import { runOfStore } from "../../transcript/run-of-store.ts";

/** The attempts of every run in a store, each as one episode with the longest of its conversations. */
export async function* readStoreEpisodes(folder: string): AsyncGenerator<EpisodeItem> {
  await using store = await openStore(folder);
  for (const { run_key, run_id, model, agent_name, benchmark } of await store.runs()) {
    if (run_key === undefined) continue;
    const run = await runOfStore(store, run_key);
    const scores = await scoresOf(store, run_key);
    for (const { taskId, epoch, outcome } of run.attempts) {
      const place = `${folder}: ${run_id ?? run_key} ${taskId} ${epoch}`;
      const { calls, messages } = await run.load(taskId, epoch);
      const { segments } = rebuildTranscript(calls, (hash) => messages.get(hash));
      const turns = segments.map((segment) => segment.turns).sort((a, b) => b.length - a.length)[0] ?? [];
      if (turns.length === 0) {
        yield { type: "problem", place, message: "no messages were logged" };
        continue;
      }
      yield {
        type: "episode",
        episode: {
          trial: `${run_key.slice(0, 12)}/${taskId}`,
          number: epoch,
          task: benchmark ? `${benchmark}/${taskId}` : taskId,
          run: run_id ?? run_key,
          agent: agent_name,
          model,
          messages: turns.map(messageOf),
          ...resultOf(outcome, scores.get(`${epoch} ${taskId}`)),
          instruction: undefined,
          verifierOutput: undefined,
          traceSource: undefined,
        },
      };
    }
  }
}

async function scoresOf(store: Store, runKey: string): Promise<Map<string, number>> {
  const scores = new Map<string, number>();
  for await (const { task_id, epoch, score } of store.attempts(runKey))
    if (score !== undefined) scores.set(`${epoch ?? 1} ${task_id ?? ""}`, score);
  return scores;
}

// The benchmark's own verdict stands above its score, whose scale is not known.
function resultOf(outcome: string | undefined, score: number | undefined) {
  if (outcome === "passed") return { reward: 1, result: undefined };
  if (outcome === "failed")
    return { reward: score !== undefined && score > 0 && score < 1 ? score : 0, result: undefined };
  return { reward: undefined, result: outcome === "error" ? "InfrastructureError" : undefined };
}

function messageOf({ message }: Turn): EpisodeMessage {
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
