import { z } from "zod";

/** The fields of a row that prompts, programs and verdicts follow from; all are texts. */
export const bigCodeBenchRow = z.object({
  task_id: z.string().regex(/^BigCodeBench\/\d+$/, "expected a task id as BigCodeBench/13"),
  complete_prompt: z.string(),
  instruct_prompt: z.string(),
  canonical_solution: z.string(),
  code_prompt: z.string(),
  test: z.string(),
  entry_point: z.string(),
});
export type BigCodeBenchRow = z.infer<typeof bigCodeBenchRow>;
