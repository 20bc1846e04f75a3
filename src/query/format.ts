import { type Json, JsonNumber } from "../model/json.ts";
import { jsonText } from "../model/json-text.ts";
import { finiteJson } from "../model/strict-json.ts";
import type { QueryRows } from "./query.ts";

/** The forms in which rows can be printed. */
export const textFormats = ["table", "csv", "json"] as const;
export type TextFormat = (typeof textFormats)[number];

/** Rows as text, piece by piece. */
export function formatRows(format: TextFormat, rows: QueryRows): AsyncGenerator<string> {
  return { table: asTable, csv: asCsv, json: asJson }[format](rows);
}

/**
 * CSV of RFC 4180: lines end in CR LF, and quotes stand where they must. An empty field is NULL, `""` an empty text;
 * lists and structs are JSON.
 */
async function* asCsv({ columns, blocks }: QueryRows): AsyncGenerator<string> {
  const line = (fields: readonly string[]) => `${fields.join(",")}\r\n`;
  yield line(columns.map(csvField));
  for await (const block of blocks) {
    yield block
      .map((row) => line(row.map((value) => (value === null ? "" : csvField(cellText(value))))))
      .join("");
  }
}

function csvField(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One JSON document: a list with an object a row. NaN and the infinities, which JSON has no word for, are null. */
async function* asJson({ columns, blocks }: QueryRows): AsyncGenerator<string> {
  const names = columns.map((name) => JSON.stringify(name));
  let separator = "[\n";
  for await (const block of blocks) {
    const lines = block.map(
      (row) => `{${row.map((value, index) => `${names[index]}:${jsonText(finiteJson(value))}`).join(",")}}`,
    );
    yield separator + lines.join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

const widestCell = 60;
// Widths are settled by the first rows, so that a large result need not be held.
const rowsMeasured = 1000;

/** A table for the terminal: numbers to the right, long cells cut, control characters shown, the count below. */
async function* asTable({ columns, blocks }: QueryRows): AsyncGenerator<string> {
  let layout: Layout | undefined;
  let count = 0;
  for await (const block of blocks) {
    count += block.length;
    if (!layout) {
      layout = layOut(columns, block.slice(0, rowsMeasured));
      yield heading(columns, layout);
    }
    const { widths, isNumeric } = layout;
    yield block.map((row) => tableLine(row.map(visibleText), widths, isNumeric)).join("");
  }
  if (!layout) yield heading(columns, layOut(columns, []));
  yield `(${count} ${count === 1 ? "row" : "rows"})\n`;
}

interface Layout {
  readonly widths: readonly number[];
  readonly isNumeric: readonly boolean[];
}

function layOut(columns: readonly string[], sample: readonly (readonly Json[])[]): Layout {
  return {
    widths: columns.map((name, index) =>
      Math.max(
        ...[name, ...sample.map((row) => visibleText(row[index] ?? null))].map((text) => cut(text).length),
      ),
    ),
    isNumeric: columns.map((_, index) => sample.some((row) => row[index] instanceof JsonNumber)),
  };
}

function heading(columns: readonly string[], { widths, isNumeric }: Layout): string {
  const rule = widths.map((width) => "-".repeat(width));
  return tableLine(columns.map(visible), widths, isNumeric) + tableLine(rule, widths, isNumeric);
}

function tableLine(
  texts: readonly string[],
  widths: readonly number[],
  isNumeric: readonly boolean[],
): string {
  const cells = texts.map((text, index) => {
    const width = widths[index] ?? 0;
    return isNumeric[index] ? cut(text).padStart(width) : cut(text).padEnd(width);
  });
  return `${cells.join("  ").trimEnd()}\n`;
}

function cut(text: string): string {
  return text.length > widestCell ? `${text.slice(0, widestCell - 1)}…` : text;
}

function visibleText(value: Json): string {
  return value === null ? "NULL" : visible(cellText(value));
}

// What a model wrote must not move the cursor or change colours: control characters are shown as their codes.
function visible(text: string): string {
  return text.replaceAll("\n", "\\n").replace(/\p{Cc}/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

function cellText(value: Json): string {
  if (typeof value === "string") return value;
  return value instanceof JsonNumber ? value.text : jsonText(value);
}
