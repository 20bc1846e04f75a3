/** A table whose cells are already text, with each column's side: numbers to the right. */
export interface TextTable {
  readonly header: readonly string[];
  readonly align: readonly ("left" | "right")[];
  readonly rows: readonly (readonly string[])[];
}

/** A Markdown (GFM) table, padded so that it also reads as plain text. */
export function toMarkdown({ header, align, rows }: TextTable): string {
  const cells = [header, ...rows].map((row) => row.map(escapeMarkdown));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, align[column])).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    align[column] === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  const [head, ...body] = cells;
  return `${[line(head ?? []), `| ${rule.join(" | ")} |`, ...body.map(line)].join("\n")}\n`;
}

/** A LaTeX `tabular` with booktabs rules; `\usepackage{booktabs}` is the reader's part. */
export function toLatex({ header, align, rows }: TextTable): string {
  const line = (row: readonly string[]) => `${row.map(escapeLatex).join(" & ")} \\\\`;
  const columns = align.map((side) => (side === "right" ? "r" : "l")).join("");
  return [
    `\\begin{tabular}{${columns}}`,
    "\\toprule",
    line(header),
    "\\midrule",
    ...rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}

/** Plain text with columns side by side, for a terminal. */
export function toPlainText({ header, align, rows }: TextTable): string {
  const cells = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, align[column]))
      .join("  ")
      .trimEnd();
  return `${cells.map(line).join("\n")}\n`;
}

function pad(text: string, width: number, side: "left" | "right" | undefined): string {
  return side === "right" ? text.padStart(width) : text.padEnd(width);
}

// Inside a word an underscore is one, an ampersand is one unless it begins a character's name, and brackets are some
// unless an address follows.
const markdownSpecial = /[\\|*<`~]|\](?=[([])|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

function escapeMarkdown(text: string): string {
  return text.replace(markdownSpecial, "\\$&").replace(/[\r\n]+/g, " ");
}

const latexSpecial = new Map([
  ["\\", "\\textbackslash{}"],
  ["~", "\\textasciitilde{}"],
  ["^", "\\textasciicircum{}"],
  ["–", "--"],
  // In LaTeX's first encoding these are other characters.
  ["<", "\\textless{}"],
  [">", "\\textgreater{}"],
  ["|", "\\textbar{}"],
]);

function escapeLatex(text: string): string {
  return (
    text
      .replace(/[\\~^–<>|&%$#_{}]/g, (character) => latexSpecial.get(character) ?? `\\${character}`)
      // At the start of a row it would be an argument of the row before.
      .replace(/^\[/, "{[}")
      .replace(/[\r\n]+/g, " ")
  );
}
