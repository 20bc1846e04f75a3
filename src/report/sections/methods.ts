import type { Config } from "../../config/config.ts";
import { confidenceText } from "../../plots/number-text.ts";
import { type Html, html } from "../html.ts";

/** The definitions behind the numbers of the page, short; docs/methods.md has the formulas. */
export function methodsSection({ confidence, resamples, seed }: Config["statistics"]): Html {
  const level = confidenceText(confidence);
  const threshold = Number((1 - confidence).toPrecision(6));
  return html`<section id="methods" aria-labelledby="methods-title">
<h2 id="methods-title">Methods</h2>
<dl class="definitions">
<div><dt>Run</dt><dd>One evaluation of one agent on one benchmark. An agent is a scaffold with a model; the reasoning
effort is part of the model's name.</dd></div>
<div><dt>Score, accuracy</dt><dd>The run's headline score: the first present of average correctness, success rate,
average score and accuracy. Figures call it accuracy whatever it was.</dd></div>
<div><dt>Interval</dt><dd>${level} Wilson score interval, for scores that are a share of solved tasks. A mean of partial
credit has none.</dd></div>
<div><dt>Cost</dt><dd>US dollars, as the run reports them. Cost per solved task is the whole cost over the tasks solved;
where the score is a mean of partial credit, over the credit. An unknown cost is shown as –. So is a cost of exactly
0, which means that nobody priced the model: frontiers and win rates by distance leave such a run out.</dd></div>
<div><dt>Latency</dt><dd>Seconds between the first and the last call of a task, mean over the run's tasks.</dd></div>
<div><dt>Standing</dt><dd>Each run is tested against the best run of its benchmark: by the exact McNemar test when both list
the tasks they solved, else by Fisher's exact test on the numbers of solved tasks. p-values are two-sided and adjusted by
Holm over the benchmark's comparisons. From p = ${threshold} on a run is <em>not distinguishable</em>: the data cannot tell
it from the best one, which does not make them equal. Below, it is <em>worse</em>. Whether intervals overlap plays no
part.</dd></div>
<div><dt>Frontier</dt><dd>Over each model's most accurate run on a benchmark: the upper convex hull of accuracy against
cost (or latency), kept where accuracy rises. No mixture of other models is as cheap and as accurate. The distance to it is
Euclidean, with both axes scaled to 0–1 over the benchmark.</dd></div>
<div><dt>Win rate</dt><dd>The share of the other models that a model beats: by its best accuracy over scaffolds, by its distance
to the cost frontier, or by accuracy within one scaffold. Strictly better wins; a tie is a win for neither. Mean win rates weigh
every benchmark the same.</dd></div>
<div><dt>Interval of a win rate</dt><dd>${level} percentile bootstrap over tasks, ${resamples} resamples, seed ${seed}. A benchmark
with a run whose solved tasks are not known is held fixed, so the interval leaves out what its tasks would add.</dd></div>
<div><dt>Mean cost, mean latency</dt><dd>Mean of a model's benchmark means. Models that ran on fewer benchmarks are averaged over
fewer.</dd></div>
</dl></section>`;
}
