/** What one answer may use. */
export interface Limits {
  /** Of wall time. */
  readonly seconds: number;
  /** Of address space, on top of what the libraries loaded before take. */
  readonly memoryMb: number;
  /** Of files, and of the private folder as a whole. */
  readonly diskMb: number;
}

/** A program with its tests, ready to be run. */
export interface Trial {
  /** The answer's text. */
  readonly raw: string;
  /** Whether the program has to be found in the text; else the text is the program. */
  readonly extract: boolean;
  /** The function that the task asks for. */
  readonly entryPoint: string;
  /** What the text may be the continuation of. */
  readonly prompt: string;
  /** Set in front of the program. */
  readonly before: string;
  /** The imports of `__future__` that the program begins with stay in front of it all, where alone they are allowed. */
  readonly futureFirst?: boolean;
  /** Executed after the program, in the same module. */
  readonly test: string;
  readonly tests: TrialTests;
}

/** `unittest`: methods of class TestCases. `checks`: statements, each a test of its own. */
export type TrialTests =
  | { readonly kind: "unittest"; readonly names: readonly string[] }
  | { readonly kind: "checks"; readonly checks: readonly (readonly [name: string, statement: string])[] };

/** What happened, as the sandbox saw it from outside of the answer's reach. */
export interface TrialFacts {
  /** What the judge said before and after the answer ran: a kind, then texts. */
  readonly messages: readonly (readonly string[])[];
  /** The time was over. */
  readonly late: boolean;
  readonly exit: number | undefined;
  readonly signal: number | undefined;
  /** The kernel ended a process of this sandbox for memory. */
  readonly oom: boolean;
  readonly seconds: number;
  /** The beginning of what was printed. */
  readonly output: string;
}

/** A command of the shell that is given a text. */
export interface SandboxProgram {
  readonly command: string;
  /** On its standard input. */
  readonly input: string;
  /** What its working folder holds when it begins: relative paths, each with its bytes in base64. */
  readonly files: readonly (readonly [name: string, base64: string])[];
}

/** What a command did. */
export interface ProgramFacts extends Omit<TrialFacts, "messages"> {
  /** The beginning of its standard output; `output` has that of its standard error. */
  readonly said: string;
  /** How much of it that is. */
  readonly bytes: number;
}

/** So many bytes of a command's standard output are kept. */
export const mostSaid = 4 << 20;

/** How a trial is run. */
export interface TrialOptions {
  readonly limits: Limits;
  /** In a fresh interpreter instead of a fork of a warm one. */
  readonly cold: boolean;
}

/** What the sandbox is, for records: the same identity gives the same verdicts. */
export interface SandboxIdentity {
  readonly kind: SandboxKind;
  /** Of the image, as `sha256:…`; `undefined` for the process sandbox. */
  readonly image: string | undefined;
  readonly python: string;
  readonly machine: string;
  /** What the system agreed to forbid. */
  readonly guards: Readonly<Record<string, boolean>>;
}

export const sandboxKinds = ["docker", "process"] as const;
/** What keeps answers apart from this machine: a container, or no more than a process. */
export type SandboxKind = (typeof sandboxKinds)[number];

/** What a task's texts need and how many tests there are, found by parsing, not by running. */
export interface InspectedTask {
  /** Modules imported anywhere in the texts, as `os.path`. */
  readonly modules: readonly string[];
  /** Names of the tests of class TestCases; `undefined` when no test was given. */
  readonly tests: readonly string[] | undefined;
}

/** A place where programs that nobody trusts run. Calls may overlap; each waits for a free worker. */
export interface Sandbox {
  readonly identity: SandboxIdentity;
  readonly workers: number;
  /**
   * @throws SandboxTrouble when the machinery failed; never for anything that the program did. HindcastError when it can
   *   do nothing any more.
   */
  run(trial: Trial, options: TrialOptions): Promise<TrialFacts>;
  /** Runs a command shut in as answers are. @throws SandboxTrouble as {@link run} */
  execute(program: SandboxProgram, limits: Limits): Promise<ProgramFacts>;
  inspect(
    tasks: readonly { readonly texts: readonly string[]; readonly test?: string }[],
  ): Promise<InspectedTask[]>;
  /** Those of the modules that are not there. */
  missing(modules: readonly string[]): Promise<string[]>;
  /** Loads modules before any answer runs, as far as they are there; in every worker. */
  preload(modules: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
