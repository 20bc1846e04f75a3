import type {
  AttemptAnswered,
  AttemptGraded,
  AttemptUnanswered,
  LoggedCall,
  Paid,
  RunEvent,
} from "./events.ts";

/** What is known of a request, without what was said. */
export type CallFacts = Pick<LoggedCall, "model" | "key" | "servedBy" | "tokens" | "cost" | "at" | "failure">;

/** What was asked in an attempt. What was said may be more than memory holds for all attempts of a run. */
export interface AskedCalls {
  readonly facts: readonly CallFacts[];
  /** The whole of it, each time from where it is kept. @throws HindcastError `bad-input` when it cannot be read */
  read(): readonly LoggedCall[];
}

/** Where an attempt is. */
export interface AttemptState {
  readonly taskId: string;
  readonly epoch: number;
  readonly answered: Omit<AttemptAnswered, "calls"> | undefined;
  readonly unanswered: Omit<AttemptUnanswered, "calls"> | undefined;
  readonly graded: AttemptGraded | undefined;
  readonly asked: AskedCalls;
  /** All that was paid at it, also in tries that were given up. */
  readonly payments: readonly Pick<Paid, "cost" | "key">[];
}

/** What is left to do at an attempt; `infra` is done again. */
export type Pending = "answer" | "grade" | "nothing";

/** Where all attempts of a run are, from its events in order. */
export class RunState {
  readonly #attempts = new Map<string, AttemptState>();
  readonly #unpriced: (string | undefined)[] = [];
  #spent = 0;

  /** US dollars that were paid for answers, as far as known, also for those of attempts that were stopped. */
  get spent(): number {
    return this.#spent;
  }

  /** Of answers that were paid for at a cost that was not known, the keys, where they are known. */
  get unpriced(): readonly (string | undefined)[] {
    return this.#unpriced;
  }

  /**
   * An answer puts aside the grade of the one before it; a grade stands beside its answer.
   *
   * @param readCalls how to get the calls of the event again; by default they stay in memory
   */
  take(event: RunEvent, readCalls?: AskedCalls["read"]): void {
    const { taskId, epoch } = event;
    this.#attempts.set(keyOf(taskId, epoch), after(this.attempt(taskId, epoch), event, readCalls));
    if (event.type !== "attempt-paid") return;
    if (event.cost === undefined) this.#unpriced.push(event.key);
    else this.#spent += event.cost;
  }

  attempt(taskId: string, epoch: number): AttemptState {
    return (
      this.#attempts.get(keyOf(taskId, epoch)) ?? {
        taskId,
        epoch,
        answered: undefined,
        unanswered: undefined,
        graded: undefined,
        asked: nothing,
        payments: [],
      }
    );
  }
}

function after(before: AttemptState, event: RunEvent, readCalls?: AskedCalls["read"]): AttemptState {
  switch (event.type) {
    case "attempt-paid":
      return { ...before, payments: [...before.payments, { cost: event.cost, key: event.key }] };
    case "attempt-graded":
      return { ...before, graded: event };
    case "attempt-calls": {
      const isOver = before.answered !== undefined || before.unanswered !== undefined;
      return isOver ? { ...before, asked: askedCalls(event.calls, readCalls) } : before;
    }
    case "attempt-answered": {
      const { calls, ...answered } = event;
      const asked = askedCalls(calls, readCalls);
      return { ...before, answered, unanswered: undefined, graded: undefined, asked };
    }
    case "attempt-unanswered": {
      const { calls, ...unanswered } = event;
      const asked = askedCalls(calls, readCalls);
      return { ...before, answered: undefined, unanswered, graded: undefined, asked };
    }
  }
}

const nothing: AskedCalls = { facts: [], read: () => [] };

/** @param read default: from memory */
export function askedCalls(calls: readonly LoggedCall[], read?: AskedCalls["read"]): AskedCalls {
  return { facts: calls.map(factsOf), read: read ?? (() => calls) };
}

function factsOf({ model, key, servedBy, tokens, cost, at, failure }: LoggedCall): CallFacts {
  return { model, key, servedBy, tokens, cost, at, failure };
}

/** What is to be done at an attempt that a run goes on with. */
export function pendingOf({ answered, unanswered, graded }: AttemptState): Pending {
  if (answered) return graded === undefined || graded.verdict === "infra" ? "grade" : "nothing";
  return unanswered === undefined || unanswered.verdict === "infra" ? "answer" : "nothing";
}

function keyOf(taskId: string, epoch: number): string {
  return `${epoch} ${taskId}`;
}
