import { openSandbox, usualImage } from "../sandbox/open-sandbox.ts";
import { exitCodes } from "./exit-codes.ts";
import { type SandboxFlags, sandboxOptions } from "./sandbox-options.ts";

/** `hindcast sandbox build`. */
export async function sandboxBuildCommand(
  engineOptions: readonly string[],
  flags: { readonly image?: string; readonly withTensorflow?: boolean; readonly json?: boolean },
): Promise<number> {
  const { buildImage } = await import("../sandbox/docker-image.ts");
  const image = flags.image ?? usualImage;
  await buildImage({ image, withTensorflow: flags.withTensorflow ?? false, engineOptions });
  process.stdout.write(flags.json ? `${JSON.stringify({ image }, null, 2)}\n` : `${image}\n`);
  return exitCodes.done;
}

// Libraries that benchmarks ask for most.
const libraries = [
  "numpy",
  "pandas",
  "matplotlib",
  "sklearn",
  "scipy",
  "seaborn",
  "requests",
  "nltk",
  "tensorflow",
];

/** `hindcast sandbox check`: starts one and says what it is. */
export async function sandboxCheckCommand(
  flags: SandboxFlags & { readonly json?: boolean },
): Promise<number> {
  const sandbox = await openSandbox({ ...sandboxOptions(flags), workers: 1 });
  try {
    const { identity } = sandbox;
    const missing = await sandbox.missing(libraries);
    if (flags.json) process.stdout.write(`${JSON.stringify({ ...identity, missing }, null, 2)}\n`);
    else {
      const guards = Object.entries(identity.guards).map(
        ([name, holds]) => `${name} ${holds ? "yes" : "NO"}`,
      );
      const lines = [
        `${identity.kind} sandbox${identity.image ? ` ${identity.image}` : ""}, Python ${identity.python}, ${identity.machine}`,
        `guards: ${guards.join(", ")}`,
        `libraries absent: ${missing.join(", ") || "none"}`,
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    }
    return exitCodes.done;
  } finally {
    await sandbox.close();
  }
}

/** `hindcast sandbox clean`: removes containers whose owner is gone. */
export async function sandboxCleanCommand({ json }: { readonly json?: boolean }): Promise<number> {
  const { reapContainers } = await import("../sandbox/docker-engine.ts");
  const removed = await reapContainers();
  process.stdout.write(
    json ? `${JSON.stringify({ removed }, null, 2)}\n` : `${removed} containers removed\n`,
  );
  return exitCodes.done;
}
