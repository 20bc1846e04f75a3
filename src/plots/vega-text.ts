import { drawable } from "./drawable.ts";

/**
 * Texts of the data inside Vega's expressions. Its parser takes a string that is called like something every object
 * has (`"toString"`), or `"if"`, for an identifier, and it refuses objects with such keys. So strings carry a mark, which
 * is cut off again, and a table is two lists.
 */
const mark = "=";

const quoted = (text: string) => JSON.stringify(drawable(mark + text));

/** An expression that gives a text, whatever it is. */
export function textExpression(text: string): string {
  return `slice(${quoted(text)}, ${mark.length})`;
}

/** An expression that prints the value of an axis by another name; `names` has every value. */
export function nameOfValue(names: ReadonlyMap<string, string>): string {
  const marked = (texts: Iterable<string>) => `[${[...texts].map(quoted).join()}]`;
  return `slice(${marked(names.values())}[indexof(${marked(names.keys())}, '${mark}' + datum.value)], ${mark.length})`;
}
