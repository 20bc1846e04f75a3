import { isUtf8 } from "node:buffer";
import type { z } from "zod";
import { actionsOf } from "./attempts/actions.ts";
import type { Attempt, AttemptHead } from "./attempts/attempt.ts";
import type { GatheredAttempts } from "./attempts/gather.ts";
import { withoutBlock } from "./block/markers.ts";
import { type ContrastPair, contrastPair, contrastRequest } from "./extract/contrast-request.ts";
import { extractionRequest, type NotesRequest } from "./extract/extraction-request.ts";
import type { contrastSchema } from "./extract/notes.ts";
import { artifactOf } from "./guard/artifact.ts";
import type { GuardedTask } from "./guard/guard.ts";
import type { HintsSettings } from "./options.ts";
import { type TaskText, taskText } from "./task-text.ts";
import { type TaskFile, textOf } from "./tasks/task-file.ts";

/** What is to be asked about a task, and what is known of it. Nothing was asked yet. */
export interface TaskPlan {
  readonly task: string;
  readonly text: TaskText;
  readonly attempts: readonly PlannedAttempt[];
  readonly contrast: PlannedContrast | undefined;
  readonly guarded: GuardedTask;
  /** Its own files, where there are any. */
  readonly original: readonly TaskFile[] | undefined;
}

export interface PlannedAttempt {
  readonly attempt: Attempt;
  readonly request: NotesRequest;
}

export interface PlannedContrast {
  readonly pair: ContrastPair<Attempt>;
  readonly request: NotesRequest<z.infer<typeof contrastSchema>>;
}

/** Why there are no hints to make for a task. */
export interface Unplanned {
  readonly reason: "its text is blank or not to be found" | "its instruction.md is not in UTF-8";
}

/** Plans a task that has a text to add hints to. */
export function planTask(
  task: string,
  heads: readonly AttemptHead[],
  load: GatheredAttempts["load"],
  original: readonly TaskFile[] | undefined,
  settings: HintsSettings,
): TaskPlan | Unplanned {
  // Read as UTF-8 it would come out as another text than it is.
  if (original?.some(({ path, content }) => path === "instruction.md" && !isUtf8(content)))
    return { reason: "its instruction.md is not in UTF-8" };
  const attempts = heads.map(load).map(withoutHollowSuccess);
  const [first] = attempts;
  const own = original && textOf(original, "instruction.md");
  const found = first && taskText(own, first, settings.markers);
  // Attempts may have been made at a task that carried hints already.
  const text = found && { ...found, text: withoutBlock(found.text) };
  if (text === undefined || text.text.trim() === "")
    return { reason: "its text is blank or not to be found" };
  const named = { name: task, text: text.text };
  const pair = settings.compat ? undefined : contrastPair(attempts);
  const contrast = pair && { success: pair.success as Attempt, failure: pair.failure as Attempt };
  return {
    task,
    text,
    attempts: attempts.map((attempt) => ({
      attempt,
      request: extractionRequest(named, attempt.messages, settings),
    })),
    contrast: contrast && { pair: contrast, request: contrastRequest(named, contrast, settings) },
    guarded: guardedTask(text.text, attempts, original),
    original,
  };
}

// A terminal agent that typed nothing and was rewarded was not judged by what it did.
function withoutHollowSuccess(attempt: Attempt): Attempt {
  const { messages, outcome } = attempt;
  const isTerminal = messages.some(({ content }) => content.includes("Current terminal state:"));
  const isHollow = isTerminal && messages.flatMap(actionsOf).length === 0;
  if (outcome.class !== "success" || !isHollow) return attempt;
  return { ...attempt, outcome: { ...outcome, class: "unknown", note: "rewarded without doing anything" } };
}

function guardedTask(
  text: string,
  attempts: readonly Attempt[],
  original: readonly TaskFile[] | undefined,
): GuardedTask {
  const filesIn = (folder: string) =>
    (original ?? [])
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ content }) => Buffer.from(content).toString());
  const artifacts = attempts.filter(({ outcome }) => outcome.class === "success").map(artifactOf);
  // What an agent was told beside the task it will be told again.
  const system = attempts[0]?.messages.find(({ role }) => role === "system")?.content ?? "";
  return {
    text: `${text}\n${system}`,
    solution: filesIn("solution"),
    tests: filesIn("tests"),
    verifierOutput: attempts.flatMap(({ verifierOutput }) => verifierOutput ?? []),
    artifact: artifacts.flatMap(({ artifact }) => artifact),
    lastActions: artifacts.flatMap((each) => each.lastActions),
  };
}
