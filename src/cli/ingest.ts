import { collectOften, heapGrowth } from "../bytes/collect-often.ts";
import { type IngestProgress, type IngestResult, ingest } from "../ingest/ingest.ts";
import { countBad, exitCodeOf, printFindings } from "./findings.ts";
import { wholeNumber } from "./flag-values.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress, type Progress } from "./progress.ts";
import { bytesText } from "./quantity-text.ts";

interface IngestFlags {
  readonly store: string;
  readonly password?: string;
  readonly jobs: string;
  readonly strict?: boolean;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** `hindcast ingest`. @returns the exit code: 1 when a trace could not be read, unless `--skip-bad`. */
export async function ingestCommand(paths: readonly string[], flags: IngestFlags): Promise<number> {
  onInterrupt("whole runs are in the store; the same command goes on with the others");
  collectOften(heapGrowth.ingest);
  const progress = reporting();
  const result = await ingest({
    paths,
    store: flags.store,
    password: flags.password,
    strict: flags.strict,
    jobs: wholeNumber("--jobs", flags.jobs),
    onProgress: progress,
  });
  progress.end();
  printFindings(result.findings);
  const counts = summary(result);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ store: flags.store, ...counts }, null, 2)}\n`
      : text(counts, flags.store),
  );
  return exitCodeOf(result.findings, flags.skipBad);
}

function reporting(): IngestProgress & { end(): void } {
  let progress: Progress | undefined;
  return {
    start: (_, bytes) => {
      progress = createProgress({ total: bytes, unit: "bytes", label: "ingest", stream: process.stderr });
    },
    read: (bytes) => progress?.advance(bytes),
    skip: (bytes) => progress?.skip(bytes),
    finished: () => undefined,
    end: () => progress?.end(),
  };
}

function summary({ ingested, skipped, replaced, findings }: IngestResult) {
  const sum = (value: (trace: (typeof ingested)[number]["trace"]) => number) =>
    ingested.reduce((total, { trace }) => total + value(trace), 0);
  return {
    runs: ingested.length,
    calls: sum(({ row }) => row.calls),
    messages: sum(({ row }) => row.messages),
    bytesIn: sum(({ bytesRead }) => bytesRead),
    bytesStored: sum(({ bytesStored }) => bytesStored),
    skipped: skipped.length,
    replaced: replaced.length,
    bad: countBad(findings),
    warnings: findings.filter(({ level }) => level === "warning").length,
    keys: ingested.map(({ trace }) => trace.key),
    findings,
  };
}

function text(counts: ReturnType<typeof summary>, store: string): string {
  const { runs, calls, messages, bytesIn, bytesStored, skipped, replaced, bad, warnings } = counts;
  const ratio = bytesStored > 0 ? ` (1/${Math.round(bytesIn / bytesStored)})` : "";
  const parts = [
    `${runs} runs, ${calls} calls, ${messages} messages`,
    `${bytesText(bytesIn)} in, ${bytesText(bytesStored)} stored${ratio}`,
    `${skipped} skipped, ${bad} bad, ${warnings} warnings`,
    ...(replaced > 0 ? [`${replaced} replaced: they were stored unfinished`] : []),
  ];
  return `${parts.join("\n")}\nstore: ${store}\n`;
}
