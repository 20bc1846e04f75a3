import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { ConfigFile } from "../config/schema.ts";
import { toCsv } from "../tables/csv.ts";
import { text } from "../tables/table.ts";
import { type SyntheticRun, syntheticRuns } from "./synthetic-runs.ts";
import { benchmarks, models } from "./world.ts";

/** Where a written campaign lies. */
export interface Campaign {
  /** Folder of `*_UPLOAD.json`. */
  readonly runs: string;
  readonly config: string;
  readonly statusSheet: string;
}

/** Writes a synthetic campaign into `folder`: runs in HAL's format, their `hindcast.yaml`, and a status sheet. */
export async function writeCampaign(folder: string, seed: number): Promise<Campaign> {
  const campaign = {
    runs: path.join(folder, "runs"),
    config: path.join(folder, "hindcast.yaml"),
    statusSheet: path.join(folder, "status.csv"),
  };
  // Runs of an earlier campaign would be analysed with this one.
  await rm(campaign.runs, { recursive: true, force: true });
  await mkdir(campaign.runs, { recursive: true });
  const all = syntheticRuns(seed);
  for (const { runId, content, missing } of all) {
    if (missing) continue;
    await writeFile(
      path.join(campaign.runs, `${runId}_UPLOAD.json`),
      `${JSON.stringify(content, null, 2)}\n`,
    );
  }
  await writeFile(campaign.config, `# Names of the synthetic campaign.\n${stringify(campaignConfig())}`);
  await writeFile(campaign.statusSheet, toCsv(sheetColumns, all));
  return campaign;
}

const sheetColumns = [
  text<SyntheticRun>("Benchmark", (run) => run.benchmark),
  text<SyntheticRun>("Agent", (run) => run.scaffold),
  text<SyntheticRun>("Model", (run) => run.model),
  text<SyntheticRun>("Status", () => "Uploaded"),
];

function campaignConfig(): ConfigFile {
  const scaffolds = [
    ...new Set(benchmarks.flatMap((benchmark) => benchmark.scaffolds.map(({ name }) => name))),
  ];
  const reported = models.map(({ reported, effort }) => [reported, effort].filter(Boolean).join(" "));
  return {
    preset: "none",
    names: { models: Object.fromEntries(reported.map((name) => [name, name.replace("synthetic/", "")])) },
    scaffold_groups: {
      generalist: scaffolds.filter((name) => name.includes("Generalist")),
      task_specific: scaffolds.filter((name) => !name.includes("Generalist")),
    },
    benchmarks: Object.fromEntries(
      benchmarks.map(({ name, tasks }) => [name, { label: title(name), tasks }]),
    ),
  };
}

// synthetic_airline -> Synthetic Airline
function title(name: string): string {
  return name.replace(
    /(^|_)([a-z])/g,
    (_, gap: string, letter: string) => (gap ? " " : "") + letter.toUpperCase(),
  );
}
