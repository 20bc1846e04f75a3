import type { Config } from "../config/config.ts";
import type { Run } from "../model/run.ts";

/** The names of a run as they stand in every table and figure. */
export interface RunNames {
  readonly agentName: string;
  readonly scaffold: string;
  /** The reasoning effort is part of it: `o3-2025-04-16 low`. */
  readonly model: string;
}

/** A name that no table knows: it is used as it is, and listed. */
export interface UnknownName {
  readonly kind: "model" | "scaffold";
  readonly name: string;
}

/** A run's names, and those of them that no table knows. */
export interface Named {
  readonly names: RunNames;
  readonly unknown: readonly UnknownName[];
}

/** Gives what normalises the names of runs by the configured tables. An unknown name passes through unchanged. */
export function createNaming(
  config: Config,
): (run: Pick<Run, "agentName" | "modelName" | "effort">) => Named {
  const { agents, models, scaffolds } = config.names;
  const knownModels = new Set([...models.keys(), ...models.values()]);
  const knownScaffolds = new Set(Object.values(config.scaffoldGroups).flat());

  return (run) => {
    const agentName = agents.get(run.agentName) ?? run.agentName;
    const bareScaffold = agentName.split("(", 1)[0]?.trim() || agentName;
    const scaffold = scaffolds.get(bareScaffold) ?? bareScaffold;
    const effort = run.effort ?? effortInName(run.agentName, config.names.effortInAgentName);
    const fullModel = effort ? `${run.modelName} ${effort}` : run.modelName;
    const model = models.get(fullModel) ?? fullModel;
    const unknown: UnknownName[] = [];
    if (!knownScaffolds.has(scaffold)) unknown.push({ kind: "scaffold", name: scaffold });
    if (!knownModels.has(model)) unknown.push({ kind: "model", name: model });
    return { names: { agentName, scaffold, model }, unknown };
  };
}

/** The part of `left_out` by which the configuration leaves a model out of every table, if it does. */
export function leftOutBy(model: string, { contains, exactly }: Config["leftOut"]): string | undefined {
  return exactly.has(model)
    ? model
    : contains.find((part) => hasPart(model.toLowerCase(), part.toLowerCase()));
}

// Words and numbers are not cut: `o1` is in `o1-2024-12-17` and `openai/o1`, and neither in `demo1` nor in `o12`.
function hasPart(name: string, part: string): boolean {
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) {
    const end = at + part.length;
    if (!isCut(name.slice(at - 1, at), part.slice(0, 1)) && !isCut(part.slice(-1), name.slice(end, end + 1)))
      return true;
  }
  return false;
}

/** Whether a word or a number goes on from one character to the next. */
function isCut(before: string, after: string): boolean {
  return [/\p{L}/u, /\p{N}/u].some((kind) => kind.test(before) && kind.test(after));
}

function effortInName(agentName: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const effort = pattern.exec(agentName)?.[1];
    if (effort) return effort;
  }
  return undefined;
}
