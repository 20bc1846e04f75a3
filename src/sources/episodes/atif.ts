import { z } from "zod";
import { cleanText } from "./clean-text.ts";
import type { EpisodeMessage } from "./episode.ts";

const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().nullish() }))]).nullish();

const step = z.looseObject({
  source: z.enum(["system", "user", "agent"]),
  message: content,
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(z.looseObject({ function_name: z.string(), arguments: z.unknown() })).nullish(),
  observation: z.looseObject({ results: z.array(z.looseObject({ content })).nullish() }).nullish(),
  is_copied_context: z.boolean().nullish(),
});

/** A trajectory of Harbor (ATIF 1.4 to 1.8), of it what is read. */
export const trajectorySchema = z.looseObject({
  agent: z.looseObject({ name: z.string().nullish(), model_name: z.string().nullish() }).nullish(),
  steps: z.array(step),
  continued_trajectory_ref: z.string().nullish(),
});

/**
 * The conversation of a trajectory: each step's message with its tool calls, then what came back. Unlike exported rows
 * it has the last observation. Steps that a continuation copies from the trajectory before are left out.
 */
export function messagesOfTrajectory({ steps }: z.infer<typeof trajectorySchema>): EpisodeMessage[] {
  return steps.filter(({ is_copied_context }) => !is_copied_context).flatMap(messagesOfStep);
}

function messagesOfStep(given: z.infer<typeof step>): EpisodeMessage[] {
  const { source, message, reasoning_content, tool_calls, observation } = given;
  const parts = [
    reasoning_content ? `<think>${reasoning_content}</think>` : "",
    textOf(message),
    ...(tool_calls ?? []).map(
      ({ function_name, arguments: args }) =>
        `<tool_call>${JSON.stringify({ name: function_name, arguments: args })}</tool_call>`,
    ),
  ];
  const seen = (observation?.results ?? []).map((result) => textOf(result.content)).filter(Boolean);
  const role = source === "agent" ? "assistant" : source;
  return [
    { role, content: cleanText(parts.filter(Boolean).join("\n")) },
    ...(seen.length > 0 ? [{ role: "user", content: cleanText(seen.join("\n")) } as const] : []),
  ];
}

function textOf(value: z.infer<typeof content>): string {
  if (typeof value === "string") return value;
  return (value ?? [])
    .map(({ text }) => text ?? "")
    .filter(Boolean)
    .join("\n");
}
