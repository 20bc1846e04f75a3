import { type OpenSandboxOptions, openSandbox } from "../sandbox/open-sandbox.ts";
import { type Sandbox, sandboxKinds } from "../sandbox/sandbox.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";

export interface SandboxFlags {
  readonly sandbox?: string;
  readonly image?: string;
  readonly python?: string;
  readonly jobs?: string;
  readonly memory?: string;
}

/** The sandbox that the flags ask for, and on stderr what it does not protect from. */
export async function sandboxFromFlags(flags: SandboxFlags): Promise<Sandbox> {
  const sandbox = await openSandbox(sandboxOptions(flags));
  warnOf(sandbox);
  return sandbox;
}

/** Says on stderr what a sandbox does not protect from. */
export function warnOf(sandbox: Sandbox): void {
  if (sandbox.identity.kind === "process") process.stderr.write(`${processWarning(sandbox)}\n`);
}

/** @throws HindcastError `usage`. */
export function sandboxOptions(flags: SandboxFlags): OpenSandboxOptions {
  return {
    kind: oneOf("--sandbox", sandboxKinds, flags.sandbox ?? "docker"),
    image: flags.image,
    python: flags.python,
    workers: wholeNumber("--jobs", flags.jobs, 64),
    memoryMb: wholeNumber("--memory", flags.memory, 1 << 20),
  };
}

const meanings: Readonly<Record<string, string>> = {
  pids: "its own processes only",
  network: "no network",
  files: "read-only files and a private /tmp",
  user: "a user of its own",
  calls: "no ptrace and the like",
  memory: "no view of the server's memory",
};

function processWarning({ identity: { guards } }: Sandbox): string {
  const absent = Object.entries(meanings).flatMap(([guard, meaning]) => (guards[guard] ? [] : [meaning]));
  const rest = absent.length === 0 ? "" : `; this system does not give it: ${absent.join(", ")}`;
  return `warning: --sandbox process is for code that you would also run without it${rest}`;
}
