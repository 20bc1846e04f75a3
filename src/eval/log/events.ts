import { z } from "zod";
import { verdicts } from "../../model/verdict.ts";

const optionalCount = z.number().optional();
const tokens = z.object({
  input: optionalCount,
  output: optionalCount,
  cacheRead: optionalCount,
  cacheWrite: optionalCount,
  reasoning: optionalCount,
});

/** One request of a solver, with its answer or what it failed with. */
const callSchema = z.object({
  model: z.string(),
  role: z.string().optional(),
  messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
  /** Key in the journal. */
  key: z.string(),
  answer: z.string().optional(),
  finish: z.string().optional(),
  servedBy: z.string().optional(),
  tokens: tokens.optional(),
  /** US dollars. */
  cost: z.number().optional(),
  /** When it was asked, ISO 8601. */
  at: z.string().optional(),
  seconds: z.number().optional(),
  failure: z.string().optional(),
});
export type LoggedCall = z.infer<typeof callSchema>;

const attempt = { taskId: z.string(), epoch: z.int().min(1) };

const answered = z.object({
  type: z.literal("attempt-answered"),
  ...attempt,
  startedAt: z.string(),
  endedAt: z.string(),
  answer: z.string(),
  calls: z.array(callSchema),
  /** What the solver kept with the attempt. */
  log: z.string().optional(),
});

/** The solver gave no answer. */
const unanswered = z.object({
  type: z.literal("attempt-unanswered"),
  ...attempt,
  startedAt: z.string(),
  endedAt: z.string(),
  verdict: z.enum(["fail", "timeout", "infra"]),
  message: z.string(),
  calls: z.array(callSchema),
  log: z.string().optional(),
});

const graded = z.object({
  type: z.literal("attempt-graded"),
  ...attempt,
  verdict: z.enum(verdicts),
  /** What the verdict rests on, by test. */
  details: z.record(z.string(), z.string()),
  /** The program that was found in the answer and run. */
  program: z.string().optional(),
  /** How long grading took. */
  seconds: z.number().optional(),
  /** Where the answer was run. */
  environment: z.string().optional(),
});

/** All that an attempt asked, when answers came after its end. */
const lateCalls = z.object({
  type: z.literal("attempt-calls"),
  ...attempt,
  calls: z.array(callSchema),
});

/** An answer came that was not in the journal. It is not known yet what becomes of its attempt. */
const paid = z.object({
  type: z.literal("attempt-paid"),
  ...attempt,
  /** US dollars; absent when the model has no known price. */
  cost: optionalCount,
  /** Of the request, in the journal. */
  key: z.string().optional(),
});

/** What happened in a run, one line of its log each. The latest of its kind counts; of payments, all. */
export const runEventSchema = z.discriminatedUnion("type", [answered, unanswered, lateCalls, graded, paid]);
export type RunEvent = z.infer<typeof runEventSchema>;
/** A step that brings an attempt further. */
export type AttemptStep = AttemptAnswered | AttemptUnanswered | AttemptGraded;
/** The solver gave an answer, and the attempt waits to be graded. */
export type AttemptAnswered = z.infer<typeof answered>;
/** The solver gave no answer, and the attempt is at its end. */
export type AttemptUnanswered = z.infer<typeof unanswered>;
export type LateCalls = z.infer<typeof lateCalls>;
/** An attempt's answer was graded, for the first time or anew. */
export type AttemptGraded = z.infer<typeof graded>;
export type Paid = z.infer<typeof paid>;
