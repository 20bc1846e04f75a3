import { collectOften, heapGrowth } from "../bytes/collect-often.ts";
import { type ExportFormat, exportFormats, exportRun } from "../export/export-run.ts";
import { HindcastError } from "../model/error.ts";
import { exitCodes } from "./exit-codes.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress, type Progress } from "./progress.ts";

interface ExportFlags {
  readonly store: string;
  readonly format: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `hindcast export`: a run of a store as a file in another format. */
export async function exportCommand(run: string, flags: ExportFlags): Promise<number> {
  collectOften(heapGrowth.export);
  onInterrupt("nothing was written; give the command again");
  let progress: Progress | undefined;
  const result = await exportRun({
    store: flags.store,
    run,
    format: formatOf(flags.format),
    out: flags.out,
    onProgress: {
      start: (total) => {
        progress = createProgress({ total, unit: "attempts", label: "export", stream: process.stderr });
      },
      attempt: () => progress?.advance(1),
    },
  });
  progress?.end();
  const { written, out, notKept } = result;
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : `${written} attempts in ${out}\n${["not in it:", ...notKept].join("\n  ")}\n`,
  );
  return exitCodes.done;
}

function formatOf(given: string): ExportFormat {
  const format = exportFormats.find((known) => known === given);
  if (format !== undefined) return format;
  throw new HindcastError("usage", "--format", { received: given, expected: exportFormats.join(", ") });
}
