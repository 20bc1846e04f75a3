import path from "node:path";
import type { HintsResult } from "../hints/hints.ts";
import type { Uploaded } from "../hints/upload/upload-hints.ts";
import { counted } from "../plots/number-text.ts";

/** What a run has made, for the screen. @param out the folder it was written to @param uploaded where else it is */
export function hintsText(
  { summary, reading }: Pick<HintsResult, "summary" | "reading">,
  out: string | undefined,
  uploaded: Pick<Uploaded, "url" | "visibility"> | undefined,
): string {
  const { rows, attempts, shape, outcomes, tasks, kept, noted, dropped, failedRequests } = summary;
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  const told = Object.entries(outcomes)
    .map(([name, count]) => `${count} ${name}`)
    .join("; ");
  const part = attempts < reading.attempts ? `, ${attempts} of them worked on` : "";
  const lines = [
    `${counted(rows, "row")}, ${shape}: ${counted(reading.attempts, "attempt")}${part} (${told})`,
    reading.branches > 0 &&
      `${counted(reading.branches, "row")} left out: a longer row of the trial stands for them`,
    `${counted(tasks, "task")} with hints: ${kept} hints of ${noted} noted`,
    reasons.length > 0 && `left out: ${reasons.join(", ")}`,
    failedRequests > 0 && `${counted(failedRequests, "request")} without an answer; hints.json says which`,
    out !== undefined && `${path.join(out, "hints.html")} shows them with their evidence`,
    uploaded && `${uploaded.url} (${uploaded.visibility})`,
  ];
  return `${lines.filter(Boolean).join("\n")}\n`;
}
