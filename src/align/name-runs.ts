import { type ModelName, ModelNames, parseModelName } from "../analysis/model-names.ts";
import { createNaming } from "../analysis/names.ts";
import type { FileNameParts } from "../analysis/run-file-name.ts";
import type { Config } from "../config/config.ts";
import { byCodeUnit } from "../model/order.ts";
import { modelInAgentName, type RunIdentity } from "../sources/hal/run-identity.ts";
import { fileName, fileNameParts, type RunTexts, type Wanted } from "./run-texts.ts";

/** A run under the names that rows are compared with. */
export interface NamedRun {
  readonly run: RunTexts;
  readonly runId: string;
  readonly benchmark: string | undefined;
  /** As the run spells it, by the naming tables; `undefined` where nothing tells the model. */
  readonly modelSpelling: string | undefined;
  readonly model: ModelName | undefined;
}

export interface NamedRuns {
  /** Sorted by run id, then by where they lie. */
  readonly runs: readonly NamedRun[];
  /** Those whose traces cannot be read: what can be told of them, mostly by the names of their files. */
  readonly unreadable: readonly NamedRun[];
  readonly models: ModelNames;
}

/** Names runs by what their config says, else by the name of their file. */
export function nameRuns(
  runs: readonly RunTexts[],
  unreadable: readonly RunTexts[],
  wanted: Wanted,
): NamedRuns {
  const spelled = runs.map((run) => spelledRun(run, wanted));
  const spellings = [...wanted.models, ...spelled.flatMap((run) => run.modelSpelling ?? [])];
  const models = new ModelNames(wanted.config, new Set(spellings));
  const named = (all: readonly Omit<NamedRun, "model">[]) =>
    all
      .map((run) => ({
        ...run,
        model: run.modelSpelling === undefined ? undefined : models.resolve(run.modelSpelling),
      }))
      .sort((a, b) => byCodeUnit(a.runId, b.runId) || byCodeUnit(a.run.name, b.run.name));
  return {
    runs: named(spelled),
    unreadable: named(unreadable.map((run) => spelledRun(run, wanted))),
    models,
  };
}

function spelledRun(run: RunTexts, wanted: Wanted): Omit<NamedRun, "model"> {
  const { identity } = run;
  const models = new Set([
    ...wanted.models,
    ...(identity.modelName === undefined ? [] : [identity.modelName]),
  ]);
  const inName = fileNameParts(run.name, { ...wanted, models });
  return {
    run,
    runId:
      identity.runId ??
      fileName(run.name)
        .replace(/\.(json|zip).*$/i, "")
        .replace(/_UPLOAD$/, ""),
    benchmark: identity.benchmark ?? inName.benchmark,
    modelSpelling: modelSpelling(identity, inName, wanted.config),
  };
}

function modelSpelling(identity: RunIdentity, inName: FileNameParts, config: Config): string | undefined {
  const { agentName = "", modelName, effort } = identity;
  if (modelName === undefined) return inName.model;
  const { model } = createNaming(config)({ agentName, modelName, effort }).names;
  const own = parseModelName(model);
  if (own.effort !== undefined) return model;
  // Some runs tell their effort in the agent's or the file's name only.
  const others = [modelInAgentName(agentName), inName.model].flatMap((spelling) =>
    spelling === undefined ? [] : [parseModelName(spelling)],
  );
  const elsewhere = others.find((other) => other.slug === own.slug && other.effort !== undefined);
  return elsewhere ? `${model} ${elsewhere.effort}` : model;
}
