import type { Interval } from "../../analysis/score-intervals.ts";
import { scoreText } from "../../plots/number-text.ts";
import { unknown } from "../format.ts";
import { type Html, html } from "../html.ts";

const width = 110;
const inset = 3;

/** A score and its interval on an axis from 0 to 1, with the ends in words. */
export function intervalBar(score: number, interval: Interval | undefined): Html {
  if (interval === undefined) return html`<span class="quiet">${unknown}</span>`;
  const { low, high } = interval;
  return html`<svg class="interval" viewBox="0 0 ${width} 10" width="${width}" height="10" aria-hidden="true"><path class="track" d="M${inset} 5H${width - inset}"/><path class="range" d="M${x(low)} 5H${x(high)}"/><circle cx="${x(score)}" cy="5" r="2.5"/></svg> <span class="ends">${scoreText(low)} – ${scoreText(high)}</span>`;
}

function x(share: number): string {
  return (inset + share * (width - 2 * inset)).toFixed(1);
}
