/** Markup that may be put into a page as it stands. Only `html` and `rawHtml` make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

/**
 * Builds markup from a template. Everything put in is shown as text, in an element or in a quoted attribute;
 * markup built by `html` is kept, lists are joined, `undefined` is nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.reduce((before, after, index) => before + markupOf(values[index - 1]) + after));
}

/** Takes text for markup. Never give it anything a user or a file could have written. */
export function rawHtml(markup: string): Html {
  return new Html(markup);
}

/** Text as it must stand in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character as keyof typeof entities]);
}

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function markupOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "object") return value.map(markupOf).join("");
  return escapeHtml(String(value));
}
