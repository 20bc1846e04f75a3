import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { HindcastError, messageOf } from "../model/error.ts";
import { outcomeOf, verdicts } from "../model/verdict.ts";
import type { GradedAnswer } from "./graded-answer.ts";

/** A graded answer as the file keeps it; the text it was made of is in the file of answers. */
const lineSchema = z.object({
  epoch: z.int().positive(),
  taskId: z.string(),
  verdict: z.enum(verdicts),
  program: z.string().optional(),
  found: z.string().optional(),
  details: z.array(z.tuple([z.string(), z.string()])),
  seconds: z.number().optional(),
  cold: z.boolean(),
  tries: z.int().nonnegative(),
});
type Line = z.infer<typeof lineSchema>;

/**
 * What is graded so far, a line each in `<out>.part` below a line that says what of: the same command goes on from it.
 */
export class GradeJournal {
  readonly #file: string;
  readonly #lines = new Map<string, Line>();

  /**
   * Opens the file of an earlier run of the same plan, or begins one.
   *
   * @throws HindcastError `output` when it cannot be written; `usage` when it is of another plan.
   */
  constructor(file: string, plan: string, restart: boolean) {
    this.#file = file;
    if (restart) rmSync(file, { force: true });
    if (!existsSync(file)) {
      this.#write(() => writeFileSync(file, `${plan}\n`));
      return;
    }
    const [head, ...lines] = readFileSync(file, "utf8").split("\n");
    if (head !== plan) {
      throw new HindcastError("usage", `${file} is of other answers or other settings`, {
        hint: "say --restart to forget it, or write somewhere else",
      });
    }
    for (const text of lines) {
      const line = readLine(text);
      if (line) this.#lines.set(key(line.taskId, line.epoch), line);
    }
    // A line that was broken off must not run into the next one.
    if (lines.at(-1) !== "") this.#write(() => appendFileSync(file, "\n"));
  }

  get count(): number {
    return this.#lines.size;
  }

  /** What is known of a try; `undefined` when it has to be graded. */
  graded(taskId: string, epoch: number, raw: string): GradedAnswer | undefined {
    const line = this.#lines.get(key(taskId, epoch));
    if (!line) return undefined;
    const { verdict, program, found, details, seconds, cold, tries } = line;
    return {
      taskId,
      verdict,
      outcome: outcomeOf(verdict),
      raw,
      program,
      found,
      details: new Map(details),
      seconds,
      cold,
      tries,
    };
  }

  /** Keeps a verdict; trouble of the machinery is not kept, so that it is tried again. @throws HindcastError `output`. */
  add(epoch: number, { taskId, verdict, program, found, details, seconds, cold, tries }: GradedAnswer): void {
    if (verdict === "infra") return;
    const line = { epoch, taskId, verdict, program, found, details: [...details], seconds, cold, tries };
    this.#write(() => appendFileSync(this.#file, `${JSON.stringify(line)}\n`));
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #write(write: () => void): void {
    try {
      write();
    } catch (cause) {
      throw new HindcastError("output", `cannot write ${this.#file}: ${messageOf(cause)}`, {
        hint: "check that the folder is writable and its disk has room; what is graded is kept",
        cause,
      });
    }
  }
}

function key(taskId: string, epoch: number): string {
  return `${epoch} ${taskId}`;
}

function readLine(text: string): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
