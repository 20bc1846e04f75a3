import type { Config } from "../config/config.ts";
import type { Run } from "../model/run.ts";

/** The names of a run as they stand in every table and figure. */
export interface Names {
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

/**
 * Normalises the names of runs by the configured tables. An unknown name passes through unchanged and is given
 * to `onUnknown`.
 */
export function createNaming(
  config: Config,
  onUnknown: (unknown: UnknownName) => void,
): (run: Pick<Run, "agentName" | "modelName" | "effort">) => Names {
  const { agents, models, scaffolds } = config.names;
  const knownModels = new Set([...models.keys(), ...models.values()]);
  const knownScaffolds = new Set(Object.values(config.scaffoldGroups).flat());

  return (run) => {
    const agentName = agents.get(run.agentName) ?? run.agentName;
    const bareScaffold = agentName.split("(", 1)[0]?.trim() || agentName;
    const scaffold = scaffolds.get(bareScaffold) ?? bareScaffold;
    if (!knownScaffolds.has(scaffold)) onUnknown({ kind: "scaffold", name: scaffold });

    const effort = run.effort ?? effortInName(run.agentName, config.names.effortInAgentName);
    const fullModel = effort ? `${run.modelName} ${effort}` : run.modelName;
    const model = models.get(fullModel) ?? fullModel;
    if (!knownModels.has(model)) onUnknown({ kind: "model", name: model });
    return { agentName, scaffold, model };
  };
}

/** The part of `left_out` by which the configuration leaves a model out of every table, if it does. */
export function leftOutBy(model: string, { contains, exactly }: Config["leftOut"]): string | undefined {
  return exactly.has(model)
    ? model
    : contains.find((part) => hasPart(model.toLowerCase(), part.toLowerCase()));
}

// `o1` is in `o1-2024-12-17` and `openai/o1`, and not in `demo1`.
function hasPart(name: string, part: string): boolean {
  const isLetter = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character);
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1))
    if (!isLetter(name[at - 1]) && !isLetter(name[at + part.length])) return true;
  return false;
}

function effortInName(agentName: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const effort = pattern.exec(agentName)?.[1];
    if (effort) return effort;
  }
  return undefined;
}
