import { HindcastError } from "../../model/error.ts";
import type { Message } from "../../models/request.ts";
import { critiquePrompt, debatePrompt, revisePrompt, rigorPrompt, synthesisPrompt } from "./panel-prompts.ts";
import { defineSolver, type Solver, type SolverContext, SolverFailure, type SolverTask } from "./solver.ts";

export const mindsModes = ["baseline", "critique", "debate", "rigor"] as const;
/** What a panel of models does with its answers. */
export type MindsMode = (typeof mindsModes)[number];

/** A panel of models, who makes one answer of theirs, and how. */
export interface MindsSettings {
  /** Models that answer, each by itself. A model may be there more than once. */
  readonly panel: readonly string[];
  /** The model that makes one answer of theirs. */
  readonly synthesizer: string;
  /**
   * `baseline`: answers and synthesis. `critique`: in each round every answer is criticised by the next model, and
   * revised. `debate`: in each round every model argues with all answers. `rigor`: as `critique`, with the panel told to
   * work by the requirements.
   */
  readonly mode: MindsMode;
  /** Of critique or debate. */
  readonly rounds: number;
}

/**
 * A panel of models and a synthesis of their answers. A model of the panel that gives no answer is left out of the
 * attempt; when none does, the attempt fails as the first did.
 *
 * @throws HindcastError `usage` for a panel of fewer than two
 */
export function minds(settings: MindsSettings): Solver {
  const { panel, mode, synthesizer } = settings;
  if (panel.length < 2) {
    throw new HindcastError("usage", "a panel of models", {
      option: "panel",
      received: panel.join(",") || "no models",
      expected: "at least two models, as openai/gpt-4o,anthropic/claude-opus-4-5",
    });
  }
  return defineSolver({
    name: "minds",
    version: "1",
    settings: { ...settings },
    async solve(task, context) {
      let seats = await answered(panel.map((model) => firstAnswer(task, { ...context, model }, mode)));
      for (let round = 0; round < settings.rounds && mode !== "baseline" && seats.length > 1; round++) {
        const before = seats;
        const next = before.map((seat, index) =>
          mode === "debate"
            ? debated(task, context, before, index)
            : revised(task, context, seat, before, index),
        );
        seats = await answered(next, before);
      }
      const answers = seats.map(({ answer }) => answer);
      return await context.ask(synthesisPrompt(task, answers), { model: synthesizer, role: "synthesizer" });
    },
  });
}

/** A model of the panel and what it answers now. */
interface Seat {
  readonly model: string;
  readonly asked: readonly Message[];
  readonly answer: string;
}

async function firstAnswer(task: SolverTask, { ask, model }: SolverContext, mode: MindsMode): Promise<Seat> {
  const system: readonly Message[] = mode === "rigor" ? [{ role: "system", content: rigorPrompt(task) }] : [];
  const asked: readonly Message[] = [...system, { role: "user", content: task.prompt }];
  return { model, asked, answer: await ask(asked, { model, role: "panel" }) };
}

// Criticised by the next seat, revised by its own.
async function revised(
  task: SolverTask,
  { ask }: SolverContext,
  seat: Seat,
  seats: readonly Seat[],
  index: number,
): Promise<Seat> {
  const critic = seats[(index + 1) % seats.length] ?? seat;
  const critique = await ask(critiquePrompt(task, seat.answer), { model: critic.model, role: "critic" });
  if (/^\W*no fault\W*$/i.test(critique)) return seat;
  const asked: readonly Message[] = [
    ...seat.asked,
    { role: "assistant", content: seat.answer },
    { role: "user", content: revisePrompt(task, [critique]) },
  ];
  return { ...seat, answer: await ask(asked, { model: seat.model, role: "panel" }) };
}

async function debated(
  task: SolverTask,
  { ask }: SolverContext,
  seats: readonly Seat[],
  index: number,
): Promise<Seat> {
  const seat = seats[index] as Seat;
  const others = seats.filter((_, other) => other !== index).map(({ answer }) => answer);
  const answer = await ask(debatePrompt(task, seat.answer, others), { model: seat.model, role: "panel" });
  return { ...seat, answer };
}

// Who fails in a later round keeps the answer given before; who never answered has no seat.
async function answered(next: readonly Promise<Seat>[], before?: readonly Seat[]): Promise<Seat[]> {
  const settled = await Promise.allSettled(next);
  const fatal = settled.find((one) => one.status === "rejected" && !(one.reason instanceof SolverFailure));
  if (fatal?.status === "rejected") throw fatal.reason;
  const seats = settled.flatMap((one, index) =>
    one.status === "fulfilled" ? [one.value] : before?.[index] ? [before[index]] : [],
  );
  const [first] = settled;
  if (seats.length === 0 && first?.status === "rejected") throw first.reason;
  return seats;
}
