import { embed } from "../embed/embed.ts";
import type { EmbedEvent, EmbedResult } from "../embed/embed-options.ts";
import { longTextRules, runtimeKinds } from "../embeddings/embedder.ts";
import { defaultModel } from "../embeddings/open-embedder.ts";
import { counted } from "../plots/number-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { oneOf, wholeNumber } from "./flag-values.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress, type Progress } from "./progress.ts";

interface EmbedFlags {
  readonly column: string;
  readonly out: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly longTexts?: string;
  readonly runtime?: string;
  readonly textsAtOnce?: string;
  readonly jobs?: string;
  readonly restart?: boolean;
  readonly json?: boolean;
}

/** `hindcast embed`. */
export async function embedCommand(table: string, flags: EmbedFlags): Promise<number> {
  onInterrupt("what was embedded is kept; start the same command again to go on");
  const { column, out, model = defaultModel, baseUrl, restart } = flags;
  let progress: Progress | undefined;
  const onProgress = (event: EmbedEvent) => {
    if (event.type === "embedded") progress?.advance(event.texts);
    else {
      const { rows, texts, held } = event;
      process.stderr.write(`${rows} rows, ${texts} different texts\n`);
      progress = createProgress({ total: texts, unit: "texts", label: "embed", stream: process.stderr });
      if (held > 0) progress.skip(held);
    }
  };
  const result = await embed({
    table,
    column,
    out,
    model,
    baseUrl,
    restart,
    longTexts: oneOf("--long-texts", longTextRules, flags.longTexts ?? "cut"),
    runtime: oneOf("--runtime", runtimeKinds, flags.runtime ?? "wasm"),
    textsAtOnce: wholeNumber("--texts-at-once", flags.textsAtOnce, 2048),
    jobs: wholeNumber("--jobs", flags.jobs, 64),
    onProgress,
    onNote: (text) => (progress ? progress.note(text) : void process.stderr.write(`${text}\n`)),
  }).finally(() => progress?.end());
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text(result));
  return exitCodes.done;
}

function text({ out, status, record }: EmbedResult): string {
  const { source, texts, dimension, longTexts, rowsWithoutText, model } = record;
  const verb = model.longTexts === "cut" ? "cut" : "embedded in pieces";
  const lines = [`${source.rows} rows, ${texts} different texts, ${dimension} numbers each`];
  if (longTexts > 0) lines.push(`${counted(longTexts, "text")} did not fit the model's window: ${verb}`);
  if (rowsWithoutText > 0)
    lines.push(`${counted(rowsWithoutText, "row")} without a text, and so without a vector`);
  lines.push(status === "present" ? `${out} was there already (--restart makes it anew)` : out);
  return `${lines.join("\n")}\n`;
}
