import { counted } from "../../plots/number-text.ts";
import { type Html, html } from "../../report/html.ts";
import { pageHead } from "../../report/page-head.ts";
import type { HintedTask } from "../finished-tasks.ts";
import type { HintsResult } from "../hints.ts";
import { pageStyle } from "./page-style.ts";
import { sourceText } from "./source-text.ts";
import { type HintsSummary, shownOf } from "./summary.ts";
import { taskSection } from "./task-section.ts";

// A page of more cannot be read, and hardly be opened; all are in hints.json.
const mostTasks = 300;

/**
 * The page of a run: its figures, and for each task the attempts, the hints with the quotes they rest on, and what was
 * left out. It opens from disk, runs nothing and loads nothing; equal results give equal bytes; texts are shown as text.
 */
export async function hintsPage(result: HintsResult, version: string): Promise<string> {
  const { summary } = result;
  const title = `Hints for ${counted(result.tasks.length, "task")}`;
  const shown = first(result.tasks, mostTasks);
  const page = html`${pageHead({ title, version, style: pageStyle })}
<body>
<header>
<p class="product">Hindcast hints</p>
<h1>${title}, from ${counted(summary.attempts, "attempt")} in ${result.origin.dataset}</h1>
${isStandIn(result) ? standInNotice : undefined}
</header>
<main>
${figures(result, summary)}
${droppedTable(summary)}
${taskTable(result, shown)}
${shown.map(({ result: task, made }, index) => taskSection(task, made.name, index))}
${result.tasks.length > mostTasks ? html`<p class="quiet">The first ${mostTasks} tasks are shown; hints.json has all.</p>` : undefined}
</main>
<footer class="quiet">Made by Hindcast ${version}.</footer>
</body>
</html>
`;
  return page.toString();
}

function isStandIn({ settings }: HintsResult): boolean {
  return settings.model.startsWith("mock/");
}

const standInNotice = html`<p class="notice"><strong>No model was asked.</strong> A stand-in made these notes up; only their
quotes are real. Nothing here is advice.</p>`;

function figures({ origin, settings, reading, prefix }: HintsResult, summary: HintsSummary): Html {
  const { spent } = summary;
  const outcomes = Object.entries(summary.outcomes).map(([name, count]) => `${count} ${name}`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Source", sourceText(origin)],
    ["Rows", `${reading.rows}, read as ${reading.shape}: ${counted(reading.attempts, "attempt")}`],
    ["Rows left out", leftOut(leftOutCounts(reading))],
    ["Outcomes", outcomes.join("; ")],
    ["Model", `${settings.model}, seed ${settings.seed}`],
    [
      "Requests",
      `${summary.requests}${summary.failedRequests > 0 ? `, ${summary.failedRequests} without an answer` : ""}`,
    ],
    ["Tokens", `${number(spent.inputTokens)} in, ${number(spent.outputTokens)} out`],
    [
      "Cost",
      spent.listCost === undefined
        ? "unknown: the model has no known price"
        : `$${spent.listCost.toFixed(4)} at list prices, online, nothing cached`,
    ],
    ["Hints", `${summary.kept} kept of ${summary.noted} noted`],
    ["Names", `${prefix}-<task>`],
  ];
  return html`<section id="figures">
<dl>${facts.map(([name, fact]) => (fact ? html`<dt>${name}</dt><dd>${fact}</dd>` : undefined))}</dl>
</section>`;
}

function leftOutCounts(reading: HintsResult["reading"]): readonly (readonly [number, string])[] {
  return [
    [reading.snapshots, "snapshots of a longer row"],
    [reading.duplicates, "duplicates"],
    [reading.branches, "beside the longest row of their trial"],
    [reading.subagents, "of sub-agents"],
    [reading.unreadable, "unreadable"],
  ];
}

function leftOut(counts: readonly (readonly [number, string])[]): string | undefined {
  const told = counts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  return told.length > 0 ? told.join("; ") : undefined;
}

function number(value: number | undefined): string {
  return value === undefined ? "an unknown number of" : value.toLocaleString("en-US");
}

function droppedTable({ dropped }: HintsSummary): Html | undefined {
  const reasons = Object.entries(dropped);
  if (reasons.length === 0) return undefined;
  return html`<h3>Hints left out, by reason</h3>
<table><tbody>${reasons.map(([reason, count]) => html`<tr><td>${reason}</td><td class="n">${count}</td></tr>`)}</tbody></table>`;
}

function taskTable({ skipped }: HintsResult, tasks: readonly HintedTask[]): Html {
  return html`<h2 id="tasks">Tasks</h2>
<div class="wide"><table>
<thead><tr><th scope="col">Task</th><th scope="col" class="n">Attempts</th><th scope="col" class="n">Successes</th><th scope="col" class="n">Failures</th><th scope="col" class="n">Hints</th><th scope="col">Strategy</th></tr></thead>
<tbody>
${tasks.map(({ result: task }, index) => {
  const of = (kind: string) => task.heads.filter(({ outcome }) => outcome.class === kind).length;
  const name = html`<a href="#task-${index}">${task.task}</a>`;
  return html`<tr><th scope="row">${name}</th><td class="n">${task.heads.length}</td><td class="n">${of("success")}</td><td class="n">${of("failure")}</td><td class="n">${shownOf(task).length}</td><td>${task.basis ?? "none"}</td></tr>
`;
})}</tbody>
</table></div>
${
  skipped.length > 0
    ? html`<h3>Without hints</h3><ul>${skipped.slice(0, mostTasks).map(({ task, reason }) => html`<li>${task}: ${reason}</li>`)}</ul>${
        skipped.length > mostTasks
          ? html`<p class="quiet">${counted(skipped.length - mostTasks, "more task")}; hints.json has all.</p>`
          : undefined
      }`
    : undefined
}`;
}

function first<T>(items: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length === count) break;
    found.push(item);
  }
  return found;
}
