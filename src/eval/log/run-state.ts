import type { Answered, Graded, RunEvent, Unanswered } from "./events.ts";

/** Where an attempt is. */
export interface AttemptState {
  readonly taskId: string;
  readonly epoch: number;
  readonly answered: Answered | undefined;
  readonly unanswered: Unanswered | undefined;
  readonly graded: Graded | undefined;
}

/** What is left to do at an attempt; `infra` is done again. */
export type Pending = "answer" | "grade" | "nothing";

/** Where all attempts of a run are, from its events in order. */
export class RunState {
  readonly #attempts = new Map<string, AttemptState>();
  #spent = 0;

  /** US dollars that were paid for answers, also for those of attempts that were stopped. */
  get spent(): number {
    return this.#spent;
  }

  /** An answer puts aside the grade of the one before it; a grade stands beside its answer. */
  take(event: RunEvent): void {
    if (event.type === "attempt-paid") {
      this.#spent += event.cost;
      return;
    }
    const { taskId, epoch, type } = event;
    const before = this.attempt(taskId, epoch);
    const { answered, unanswered } = before;
    const at = { taskId, epoch };
    this.#attempts.set(
      keyOf(taskId, epoch),
      type === "attempt-answered"
        ? { ...at, answered: event, unanswered: undefined, graded: undefined }
        : type === "attempt-unanswered"
          ? { ...at, answered: undefined, unanswered: event, graded: undefined }
          : type === "attempt-graded"
            ? { ...before, graded: event }
            : {
                ...before,
                answered: answered && { ...answered, calls: event.calls },
                unanswered: unanswered && { ...unanswered, calls: event.calls },
              },
    );
  }

  attempt(taskId: string, epoch: number): AttemptState {
    return (
      this.#attempts.get(keyOf(taskId, epoch)) ?? {
        taskId,
        epoch,
        answered: undefined,
        unanswered: undefined,
        graded: undefined,
      }
    );
  }
}

/** What is to be done at an attempt that a run goes on with. */
export function pendingOf({ answered, unanswered, graded }: AttemptState): Pending {
  if (answered) return graded === undefined || graded.verdict === "infra" ? "grade" : "nothing";
  return unanswered === undefined || unanswered.verdict === "infra" ? "answer" : "nothing";
}

function keyOf(taskId: string, epoch: number): string {
  return `${epoch} ${taskId}`;
}
