/** What kind of trouble: decides the exit code, and lets a library caller branch without reading messages. */
export type ErrorCode = "usage" | "bad-input" | "config" | "output" | "gate" | "budget" | "internal";

/** What is said with an error beside what is wrong. */
export interface ErrorDetails {
  /** What was found, printed as it is. */
  readonly received?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What the user can do about it. */
  readonly hint?: string;
  /** The option of the function called that it is about, by its name there: the command names its flag. */
  readonly option?: string;
  readonly cause?: unknown;
}

const marker = Symbol.for("hindcast.error");

/**
 * The one error class of Hindcast. The message is built here, from its parts, so that every error reads the
 * same way: what is wrong, what was received, what was expected.
 */
export class HindcastError extends Error {
  readonly code: ErrorCode;
  /** What is wrong: the message without what was received and expected. */
  readonly summary: string;
  readonly received: string | undefined;
  readonly expected: string | undefined;
  readonly hint: string | undefined;
  /** The option of the function called that it is about. */
  readonly option: string | undefined;
  readonly [marker] = true;

  constructor(code: ErrorCode, summary: string, details: ErrorDetails = {}) {
    super(sentence(summary, details), { cause: details.cause });
    this.name = "HindcastError";
    this.code = code;
    this.summary = summary;
    this.received = details.received;
    this.expected = details.expected;
    this.hint = details.hint;
    this.option = details.option;
  }

  /** True for an error of this class, also when it comes from another copy of the package. */
  static isInstance(error: unknown): error is HindcastError {
    return typeof error === "object" && error !== null && marker in error;
  }
}

function sentence(summary: string, { received, expected }: ErrorDetails): string {
  const parts = [received && `received ${received}`, expected && `expected ${expected}`].filter(Boolean);
  return parts.length === 0 ? summary : `${summary}: ${parts.join(", ")}`;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A HindcastError on its way between threads or processes, where classes are lost. */
export interface SentError {
  readonly code: ErrorCode;
  readonly summary: string;
  readonly received: string | undefined;
  readonly expected: string | undefined;
  readonly hint: string | undefined;
}

/** What to send of anything that was thrown: of an error that nobody foresaw, where it was thrown. */
export function toFailure(error: unknown): SentError {
  if (HindcastError.isInstance(error)) {
    const { code, summary, received, expected, hint } = error;
    return { code, summary, received, expected, hint };
  }
  const summary = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "internal", summary, received: undefined, expected: undefined, hint: undefined };
}

/** The error that {@link toFailure} was given, on the other side. */
export function fromFailure({ code, summary, received, expected, hint }: SentError): HindcastError {
  return new HindcastError(code, summary, {
    ...(received !== undefined && { received }),
    ...(expected !== undefined && { expected }),
    ...(hint !== undefined && { hint }),
  });
}
