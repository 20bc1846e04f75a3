import { z } from "zod";

// Every property is required (OpenAI's strict mode), and lengths are cut afterwards: not every provider keeps to limits.
const citations = z
  .array(
    z.object({
      message: z.int().describe("Number of the message that the quote stands in"),
      quote: z.string().describe("Verbatim from that message, 15 to 160 characters"),
    }),
  )
  .describe("One to three places that show it");

/** What a model is asked to note about one attempt. */
export const notesSchema = z.object({
  outcome: z
    .enum(["success", "partial", "failure", "unclear"])
    .describe("How the attempt ended, as you read it"),
  tools: z.array(
    z.object({
      name: z.string().describe("Verbatim, one word: the command or function that was used"),
      purpose: z.string().describe("What it is good for in this task"),
      example: z
        .string()
        .describe("Verbatim from one message of the agent: a call or command, at most 200 characters"),
      worked: z.boolean(),
      citations,
    }),
  ),
  strategy: z.array(
    z.object({
      step: z.string().describe("An instruction to whoever tries the task next, without the answer"),
      why: z.string(),
      citations,
    }),
  ),
  pitfalls: z.array(
    z.object({
      mistake: z.string(),
      consequence: z.string(),
      instead: z.string().describe("What to do in its place"),
      severity: z.enum(["low", "medium", "high"]),
      citations,
    }),
  ),
  success_criteria: z.array(
    z.object({
      check: z.string().describe("What must hold in the end, from the text of the task"),
      how_to_verify: z.string(),
      citations,
    }),
  ),
  environment_facts: z.array(z.object({ fact: z.string(), citations })),
});
export type Notes = z.infer<typeof notesSchema>;

/** What a model is asked to note about two attempts that ended differently. */
export const contrastSchema = z.object({
  strategy: notesSchema.shape.strategy,
  pitfalls: notesSchema.shape.pitfalls,
});

/** The notes of a contrast as notes that have nothing else to say. */
export function notesOfContrast({ strategy, pitfalls }: z.infer<typeof contrastSchema>): Notes {
  return { outcome: "unclear", tools: [], strategy, pitfalls, success_criteria: [], environment_facts: [] };
}
