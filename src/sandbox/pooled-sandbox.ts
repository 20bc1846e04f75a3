import { z } from "zod";
import type {
  InspectedTask,
  Limits,
  ProgramFacts,
  Sandbox,
  SandboxIdentity,
  SandboxKind,
  SandboxProgram,
  Trial,
  TrialFacts,
  TrialOptions,
} from "./sandbox.ts";
import { SandboxTrouble } from "./worker.ts";
import type { WorkerPool } from "./worker-pool.ts";

const optionalNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? undefined);
const programSchema = z.object({
  said: z.string(),
  bytes: z.number(),
  late: z.boolean(),
  exit: optionalNumber,
  signal: optionalNumber,
  oom: z.boolean(),
  seconds: z.number(),
  output: z.string(),
  clean: z.boolean(),
});
const factsSchema = programSchema
  .omit({ said: true, bytes: true })
  .extend({ messages: z.array(z.array(z.string()).min(1)) });
const inspectedSchema = z.object({
  tasks: z.array(
    z.object({
      modules: z.array(z.string()),
      tests: z
        .array(z.string())
        .nullable()
        .transform((names) => names ?? undefined),
    }),
  ),
});
const missingSchema = z.object({ missing: z.array(z.string()) });

export interface PooledSandboxOptions {
  readonly kind: SandboxKind;
  readonly image: string | undefined;
  /** Processes that an answer may have at a time, where the sandbox has no other limit of them. */
  readonly processes: number | undefined;
}

// What the server needs beyond the answer's time: to end its processes, to clear its files.
const slackSeconds = 30;
const inspectSeconds = 120;

/** A sandbox over a pool of workers. */
export class PooledSandbox implements Sandbox {
  readonly identity: SandboxIdentity;
  readonly workers: number;
  readonly #pool: WorkerPool;
  readonly #processes: number | undefined;

  constructor(pool: WorkerPool, { kind, image, processes }: PooledSandboxOptions) {
    const { python, machine, guards } = pool.hello;
    this.identity = { kind, image, python, machine, guards };
    this.workers = pool.size;
    this.#pool = pool;
    this.#processes = processes;
  }

  async run(trial: Trial, { limits, cold }: TrialOptions): Promise<TrialFacts> {
    const { tests, entryPoint, futureFirst = false, ...texts } = trial;
    const request = {
      do: "run",
      ...texts,
      entry_point: entryPoint,
      future_first: futureFirst,
      kind: tests.kind,
      checks: tests.kind === "checks" ? tests.checks : [],
      judges: judgesOf(trial.test),
      ...this.#limitsOf(limits),
      cold,
    };
    return await this.#facts(factsSchema, request, limits);
  }

  async execute(program: SandboxProgram, limits: Limits): Promise<ProgramFacts> {
    const request = { do: "execute", ...program, ...this.#limitsOf(limits) };
    return await this.#facts(programSchema, request, limits);
  }

  #limitsOf({ seconds, memoryMb, diskMb }: Limits) {
    return { seconds, memory_mb: memoryMb, disk_mb: diskMb, processes: this.#processes ?? null };
  }

  // A worker that could not be cleared of what ran in it is not used again.
  async #facts<T extends { readonly clean: boolean }>(
    schema: z.ZodType<T>,
    request: object,
    { seconds }: Limits,
  ): Promise<Omit<T, "clean">> {
    const isClean = (reply: unknown) => schema.safeParse(reply).data?.clean === true;
    const { clean, ...facts } = checked(
      schema,
      await this.#pool.ask(request, seconds + slackSeconds, isClean),
    );
    return facts;
  }

  async inspect(
    tasks: readonly { readonly texts: readonly string[]; readonly test?: string }[],
  ): Promise<InspectedTask[]> {
    return checked(inspectedSchema, await this.#pool.ask({ do: "inspect", tasks }, inspectSeconds)).tasks;
  }

  async missing(modules: readonly string[]): Promise<string[]> {
    return checked(missingSchema, await this.#pool.ask({ do: "find", modules }, inspectSeconds)).missing;
  }

  async preload(modules: readonly string[]): Promise<void> {
    this.#pool.warmUp({ do: "preload", modules });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

// Modules beside unittest that tests judge with: known before the answer can touch them.
const judges: readonly (readonly [imported: RegExp, judge: string])[] = [
  [/^\s*(import|from)\s+numpy\b/m, "numpy.testing"],
  [/^\s*(import|from)\s+pandas\b/m, "pandas.testing"],
  [/^\s*(import|from)\s+requests_mock\b/m, "requests_mock"],
];

function judgesOf(test: string): string[] {
  return judges.flatMap(([imported, judge]) => (imported.test(test) ? [judge] : []));
}

function checked<T>(schema: z.ZodType<T>, reply: unknown): T {
  const result = schema.safeParse(reply);
  if (result.success) return result.data;
  throw new SandboxTrouble(`the sandbox answered what it should not: ${result.error.issues[0]?.message}`);
}
