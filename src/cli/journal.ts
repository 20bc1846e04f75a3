import { loadConfig } from "../config/load.ts";
import { HindcastError } from "../model/error.ts";
import { exportJournal } from "../models/journal/export-journal.ts";
import { Journal } from "../models/journal/journal.ts";
import { journalStats, type ModelStats } from "../models/journal/journal-stats.ts";
import { pruneJournal } from "../models/journal/prune.ts";
import type { AnswerRecord } from "../models/journal/record.ts";
import { costText, counted } from "../plots/number-text.ts";
import { type PriceTable, priceTable } from "../prices/price-table.ts";
import { toPlainText } from "../tables/markup.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { print } from "./print.ts";
import { bytesText } from "./quantity-text.ts";

interface JournalFlags {
  readonly journal: string;
  readonly json?: boolean;
}

interface PickFlags extends JournalFlags {
  readonly model?: string;
  readonly for?: string;
}

/** `hindcast journal stats`: what was asked of which model, and what it cost. */
export async function journalStatsCommand({ journal: folder, json }: JournalFlags): Promise<number> {
  const journal = Journal.open(folder);
  const prices = await configuredPrices();
  const models = await journalStats(journal, prices);
  const { damaged, superseded } = journal;
  process.stdout.write(
    json
      ? `${JSON.stringify({ journal: folder, prices: prices.name, models, damaged, superseded }, null, 2)}\n`
      : statsText(folder, models, journal),
  );
  return exitCodes.done;
}

/** `hindcast journal prune`: one segment of those that nobody writes any more, without what is no longer wanted. */
export async function journalPruneCommand(
  flags: PickFlags & { readonly olderThan?: string },
): Promise<number> {
  const { journal: folder, json, olderThan } = flags;
  const isPicked = picking(flags);
  const picksSome = [flags.model, flags.for, olderThan].some((flag) => flag !== undefined);
  const before = olderThan === undefined ? undefined : daysAgo(olderThan);
  const goes = (answer: AnswerRecord) => isPicked(answer) && (before === undefined || answer.at < before);
  const pruned = await pruneJournal({ folder, ...(picksSome && { keep: (answer) => !goes(answer) }) });
  const { kept, removed, bytesBefore, bytesAfter, inUse } = pruned;
  const busy = inUse > 0 ? `; ${inUse} segments are in use and stay as they are` : "";
  process.stdout.write(
    json
      ? `${JSON.stringify({ journal: folder, ...pruned }, null, 2)}\n`
      : `${removed} answers removed, ${kept} kept; ${bytesText(bytesBefore)} before, ${bytesText(bytesAfter)} now${busy}\n`,
  );
  return exitCodes.done;
}

/** `hindcast journal export`: the answers as lines of JSON. */
export async function journalExportCommand(
  flags: PickFlags & { readonly out?: string; readonly raw?: boolean },
): Promise<number> {
  const { out, json } = flags;
  let unreadable = 0;
  let answers = 0;
  const lines = exportJournal(Journal.open(flags.journal), {
    prices: await configuredPrices(),
    keep: picking(flags),
    raw: flags.raw ?? false,
    onUnreadable: () => unreadable++,
  });
  if (out !== undefined)
    await writeWhole(
      out,
      countedLines(lines, () => answers++),
    );
  else await print(json ? asList(lines) : lines);
  if (json && out !== undefined) await print([`${JSON.stringify({ out, answers, unreadable }, null, 2)}\n`]);
  if (unreadable > 0) process.stderr.write(`left out: ${unreadableText(unreadable)}\n`);
  return exitCodes.done;
}

async function* countedLines(lines: AsyncIterable<string>, onLine: () => void): AsyncGenerator<string> {
  for await (const line of lines) {
    onLine();
    yield line;
  }
}

async function* asList(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const line of lines) {
    yield `${before}${line.trimEnd()}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

function picking({ model, for: version }: PickFlags): (answer: AnswerRecord) => boolean {
  return (answer) =>
    (model === undefined || answer.model === model) && (version === undefined || answer.version === version);
}

function daysAgo(text: string): string {
  const days = Number(text);
  if (text.trim() === "" || !(days >= 0)) {
    throw new HindcastError("usage", "--older-than", {
      received: JSON.stringify(text),
      expected: "a number of days",
    });
  }
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

async function configuredPrices(): Promise<PriceTable> {
  const { config } = await loadConfig();
  return priceTable(config.prices);
}

function unreadableText(count: number): string {
  return `${counted(count, "answer")} that cannot be understood; --fresh asks anew`;
}

function statsText(folder: string, models: readonly ModelStats[], { damaged, superseded }: Journal): string {
  if (models.length === 0) return `no answers in ${folder}\n`;
  const rows = models.map((stats) => [
    stats.model,
    String(stats.answers),
    String(stats.inputTokens),
    String(stats.cachedTokens),
    String(stats.outputTokens),
    stats.unpriced === stats.answers ? "–" : `${costText(stats.cost)}${stats.unpriced > 0 ? " +" : ""}`,
    stats.first.slice(0, 10),
    stats.last.slice(0, 10),
  ]);
  const table = toPlainText({
    header: ["model", "answers", "input", "of it cached", "output", "cost", "first", "last"],
    align: ["left", "right", "right", "right", "right", "right", "left", "left"],
    rows,
  });
  const unreadable = models.reduce((sum, stats) => sum + stats.unreadable, 0);
  const rest = [
    superseded > 0 &&
      `${superseded} answers that were asked anew; hindcast journal prune removes the old ones`,
    damaged > 0 && `${damaged} damaged lines were passed over`,
    unreadable > 0 && unreadableText(unreadable),
    models.some(({ unpriced }) => unpriced > 0) &&
      "+ or –: not all of it has a known cost, for want of a price or of token counts",
  ].filter(Boolean);
  return [table, ...rest.map((line) => `${line}\n`)].join("");
}
