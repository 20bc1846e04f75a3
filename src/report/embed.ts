import { createHash } from "node:crypto";

/**
 * JSON that can stand inside a `<script>` element: no `<` can end the element or open a comment in it, and the
 * parsed value is unchanged.
 */
export function embedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/**
 * The content security policy of a page that may run and load nothing but what stands in it.
 *
 * @param scripts - text of every script element that runs
 * @param styles - text of every style element
 */
export function contentSecurityPolicy(scripts: readonly string[], styles: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(" ")}`,
    `style-src ${styles.map(hashSource).join(" ")}`,
    "img-src data:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
