/**
 * The one place that loads Vega and Vega-Lite: they take a fifth of a second, and the build bundles this
 * module with them into a single file that loads in a quarter of that.
 */
export { parse, textMetrics, View } from "vega";
export { compile } from "vega-lite";

declare module "vega" {
  /** How Vega measures text; missing from its own types. */
  const textMetrics: {
    width(item: { fontSize?: number; fontWeight?: string | number }, text: unknown): number;
  };
}
