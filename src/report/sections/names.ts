import type { Config } from "../../config/config.ts";
import { type Html, html } from "../html.ts";

/** A benchmark as figures name it. */
export function benchmarkLabel(benchmark: string, config: Config): string {
  return config.benchmarks.get(benchmark)?.label ?? benchmark;
}

/** A model's name that can be clicked to highlight the model everywhere; the script makes it work. */
export function modelButton(model: string): Html {
  return html`<button type="button" class="model">${model}</button>`;
}
