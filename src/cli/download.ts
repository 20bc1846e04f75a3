import { type DownloadResult, download } from "../download/download.ts";
import type { DownloadEvent } from "../download/events.ts";
import { hubOfEnvironment } from "../hub/hub-of-environment.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { wholeNumber } from "./flag-values.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress, type Progress } from "./progress.ts";
import { bytesText } from "./quantity-text.ts";

interface DownloadFlags {
  readonly include?: readonly string[];
  readonly out?: string;
  readonly revision?: string;
  readonly jobs?: string;
  readonly endpoint?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `hindcast download`. @returns the exit code: 1 when a file did not come as the hub lists it. */
export async function downloadCommand(dataset: string, { jobs, ...flags }: DownloadFlags): Promise<number> {
  onInterrupt("what was downloaded is kept, partial files too; start the same command again to go on");
  const ofEnvironment = hubOfEnvironment();
  let progress: Progress | undefined;
  const onProgress = (event: DownloadEvent) => {
    if (event.type === "planned") {
      const { files, bytes: total } = event;
      process.stderr.write(`${countText(files)}, ${bytesText(total)}\n`);
      progress = createProgress({ total, unit: "bytes", label: dataset, stream: process.stderr });
    } else if (event.type === "transferred") progress?.advance(event.bytes);
    else if (event.type === "held") progress?.skip(event.bytes);
    else if (progress) progress.note(event.text);
    else process.stderr.write(`${event.text}\n`);
  };
  const result = await download({
    ...flags,
    dataset,
    jobs: wholeNumber("--jobs", jobs),
    endpoint: flags.endpoint ?? ofEnvironment.endpoint,
    token: ofEnvironment.token,
    onProgress,
  }).finally(() => progress?.end());
  printFindings(result.findings);
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text(result));
  return exitCodeOf(result.findings, false);
}

function text({ dataset, revision, out, files }: DownloadResult): string {
  const counts = (["downloaded", "present", "wrong"] as const).map((status) => {
    const those = files.filter((file) => file.status === status);
    const bytes = those.reduce((sum, { size }) => sum + size, 0);
    return { status, count: those.length, bytes };
  });
  const words = { downloaded: "downloaded", present: "already there", wrong: "not as listed" };
  const lines = counts
    .filter(({ count, status }) => count > 0 || status === "downloaded")
    .map(({ status, count, bytes }) => `${countText(count)} ${words[status]} (${bytesText(bytes)})`);
  return `${lines.join(", ")}\n${dataset} at ${revision} in ${out}\n`;
}

function countText(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}
