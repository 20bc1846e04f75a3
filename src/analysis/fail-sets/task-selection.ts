import { parseJson } from "../../bytes/json.ts";
import { HindcastError } from "../../model/error.ts";
import { describe, type Json, JsonNumber } from "../../model/json.ts";

/** Tasks, and of what benchmark they are where that was said. */
export interface TaskSelection {
  /** Each once, in the order of the text. */
  readonly taskIds: readonly string[];
  readonly benchmark: string | undefined;
  /** SHA-256 of the benchmark's rows. */
  readonly rowsSha256: string | undefined;
}

/**
 * The tasks that a text selects: the only reader of such texts. The text is
 *
 * - an object with `sample_ids` or `task_ids`, as `hindcast analyze-failures` writes;
 * - a list of ids, as JSON;
 * - JSON lines, each an id or an object with `task_id`, `sample_id` or `id`;
 * - or bare ids, with commas or line ends between them.
 *
 * Ids may be numbers or strings. No ids select no tasks: an empty selection is never all of them.
 *
 * @param name of the file or flag, for messages
 * @throws HindcastError `bad-input` for anything else
 */
export function parseTaskSelection(text: string, name: string): TaskSelection {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (!/^[[{"]/.test(trimmed)) return selection(bareIds(trimmed));
  const whole = parsed(trimmed);
  if (whole === undefined) return selection(idsOfLines(trimmed, name));
  return selection(idsOfDocument(whole, name), whole);
}

function selection(ids: readonly string[], document?: Json): TaskSelection {
  const textAt = (key: string) => {
    const value = document instanceof Map ? document.get(key) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return {
    taskIds: [...new Set(ids)],
    benchmark: textAt("benchmark"),
    rowsSha256: textAt("rows_sha256"),
  };
}

function idsOfLines(text: string, name: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line, index) => {
      const value = parsed(line);
      if (value === undefined) throw refused(`${name}, line ${index + 1}`, JSON.stringify(line.slice(0, 40)));
      return idOfLine(value, `${name}, line ${index + 1}`);
    });
}

function idsOfDocument(value: Json, name: string): string[] {
  if (typeof value === "string" || value instanceof JsonNumber) return [idOf(value, name)];
  if (Array.isArray(value)) return value.map((item, index) => idOfLine(item, `${name}, item ${index + 1}`));
  if (!(value instanceof Map)) throw refused(name, describe(value));
  for (const key of ["sample_ids", "task_ids"]) {
    const list = value.get(key);
    if (list === undefined) continue;
    if (!Array.isArray(list)) throw refused(`${name}: ${key}`, describe(list), "a list of task ids");
    return list.map((item, index) => idOf(item, `${name}: ${key}[${index}]`));
  }
  return [idOfLine(value, name)];
}

function idOfLine(value: Json, place: string): string {
  if (!(value instanceof Map)) return idOf(value, place);
  for (const key of ["task_id", "sample_id", "id"]) {
    const id = value.get(key);
    if (id !== undefined) return idOf(id, `${place}: ${key}`);
  }
  throw refused(place, `an object with ${[...value.keys()].slice(0, 5).join(", ") || "no keys"}`);
}

function idOf(value: Json | undefined, place: string): string {
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  // Python writes whole numbers of a float column as 13.0.
  if (value instanceof JsonNumber && /^\d+(\.0+)?$/.test(value.text)) return value.text.replace(/\.0+$/, "");
  throw refused(place, describe(value), "a task id: text, or a whole number");
}

// The comma list of a command line, or a file with an id a line.
function bareIds(text: string): string[] {
  return text
    .split(/[,\r\n]/)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(Buffer.from(text));
  } catch {
    return undefined;
  }
}

function refused(place: string, received: string, expected?: string): HindcastError {
  return new HindcastError("bad-input", place, {
    received,
    expected:
      expected ?? "task ids: an object with sample_ids, a list, JSON lines, or ids with commas between",
  });
}
