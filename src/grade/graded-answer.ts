import type { Outcome } from "../model/outcome.ts";
import type { Verdict } from "../model/verdict.ts";

/** An answer with its verdict. */
export interface GradedAnswer {
  readonly taskId: string;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  /** The answer's text as it was given. */
  readonly raw: string;
  /** What was run: the program found in it, after what was set in front; `undefined` when nothing was run. */
  readonly program: string | undefined;
  /** How the program was found in the answer: `fenced`, `whole`, `bare`, `continued`, `joined`, `cut`, `given`, `none`. */
  readonly found: string | undefined;
  /** Tracebacks by name of the test; `ALL` for what is not of one test. */
  readonly details: ReadonlyMap<string, string>;
  /** Of the run that decided; `undefined` when nothing was run. */
  readonly seconds: number | undefined;
  /** Whether a fresh interpreter decided. */
  readonly cold: boolean;
  /** How often it was run, by reason of failures and of trouble with the machinery. */
  readonly tries: number;
}
