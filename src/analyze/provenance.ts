import { createHash } from "node:crypto";
import type { Analysis } from "../analysis/analysis.ts";
import type { Config } from "../config/config.ts";
import type { Finding } from "../model/finding.ts";
import { byKey } from "../model/order.ts";
import type { Run } from "../model/run.ts";
import type { FileDigest } from "../tables/output-folder.ts";

/** The file of an output folder that tells its provenance. */
export const provenanceName = "provenance.json";

/** Where an output folder came from: enough to check it, and to make it again. */
export interface Provenance {
  readonly synthetic: boolean;
  readonly versions: Readonly<Record<string, string>>;
  readonly config: { readonly path: string | undefined; readonly sha256: string };
  readonly statistics: Config["statistics"];
  /** Files found, and those of them that gave a run. */
  readonly files: number;
  readonly inputs: readonly ProvenanceInput[];
  readonly expected: { readonly path: string; readonly sha256: string } | undefined;
  readonly leftOut: Analysis["leftOut"];
  readonly findings: readonly Finding[];
  /** Every file of the folder that this analysis wrote, but for this one; sorted by path. */
  readonly outputs: readonly FileDigest[];
}

/** A file that a run was read from. */
export interface ProvenanceInput {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly runId: string;
}

/** The identity of the runs that were used, sorted by path. */
export function inputsOf(runs: readonly Run[]): ProvenanceInput[] {
  return runs.map(({ source, runId }) => ({ ...source, runId })).sort(byKey(({ path }) => path));
}

/** Changes whenever a configuration in force changes, by whatever file or preset it came about. */
export function configHash(config: Config): string {
  return sha256(JSON.stringify(config, plain));
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].sort());
  if (value instanceof Set) return [...value].sort();
  return value instanceof RegExp ? value.source : value;
}
