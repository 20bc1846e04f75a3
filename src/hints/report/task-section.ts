import { naturalOrder } from "../../model/natural-order.ts";
import { counted } from "../../plots/number-text.ts";
import { type Html, html } from "../../report/html.ts";
import { attemptsOf, type DroppedHint, type Evidence, type Hint } from "../hint.ts";
import type { TaskHints } from "../task-result.ts";
import { shownOf } from "./summary.ts";

/** A task on the page: its attempts, its hints with what they rest on, the messages quoted, and what was left out. */
export function taskSection(task: TaskHints, name: string, index: number): Html {
  const { tools, strategy, pitfalls, criteria, facts } = task.block.shown;
  const places = quotedPlaces(task, index);
  const line = (hint: Hint, text: Html) => html`<li>${text}${evidence(hint, places)}</li>
`;
  return html`<section aria-labelledby="task-${index}">
<h2 id="task-${index}">${task.task}</h2>
<p class="quiet">Written as ${name}. Its text comes from ${textSources[task.textSource]}. ${strategySource(task)}</p>
${attempts(task)}
${list("Available tools", [
  ...facts.map((hint) => line(hint, html`${hint.fact}`)),
  ...tools.map((hint) =>
    line(hint, html`<strong>${hint.name}</strong>: ${hint.purpose} <code>${hint.example}</code>`),
  ),
])}
${list(
  "Suggested strategy",
  strategy.map((hint) => line(hint, html`${hint.step} <span class="quiet">${hint.why}</span>`)),
  "ol",
)}
${list(
  "Common pitfalls",
  pitfalls.map((hint) =>
    line(
      hint,
      html`${hint.mistake} <span class="quiet">${hint.consequence}</span> ${hint.instead && html`Instead: ${hint.instead} `}<span class="quiet">(${hint.severity})</span>`,
    ),
  ),
)}
${list(
  "Success criteria",
  criteria.map((hint) => line(hint, html`${hint.check} <span class="quiet">${hint.how}</span>`)),
)}
<details><summary>${counted(places.size, "message")} quoted</summary>
${[...places.values()].map(message)}</details>
${dropped(task.dropped)}
</section>
`;
}

const textSources: Readonly<Record<TaskHints["textSource"], string>> = {
  "instruction.md": "the original task",
  prompt: "the prompt of an attempt",
  marker: "behind a marker in the prompt of an attempt",
  "instruction column": "the column instruction",
  "first message": "the first message of a user, as a whole",
};

function strategySource({ basis }: TaskHints): string {
  if (basis === undefined) return "There is no strategy, because no success left one.";
  return basis === "verified"
    ? "The strategy is that of a verified success."
    : "The strategy is that of a success that is only claimed.";
}

interface Place {
  readonly id: string;
  readonly evidence: readonly Evidence[];
}

/** The messages that are quoted, by attempt and number. */
function quotedPlaces(task: TaskHints, index: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const each of shownOf(task).flatMap((hint) => hint.evidence)) {
    const key = keyOf(each);
    const known = places.get(key);
    const id = known?.id ?? `task-${index}-message-${places.size}`;
    const isTold = known?.evidence.some(({ quote }) => quote === each.quote);
    places.set(key, { id, evidence: [...(known?.evidence ?? []), ...(isTold ? [] : [each])] });
  }
  return new Map([...places].sort(([, a], [, b]) => inOrder(a, b)));
}

function inOrder({ evidence: [a] }: Place, { evidence: [b] }: Place): number {
  return naturalOrder(a?.attempt ?? "", b?.attempt ?? "") || (a?.message ?? 0) - (b?.message ?? 0);
}

function keyOf({ attempt, message: number }: Evidence): string {
  return `${number} ${attempt}`;
}

function attempts({ heads, asked }: TaskHints): Html {
  return html`<div class="wide"><table>
<thead><tr><th scope="col">Attempt</th><th scope="col">Model</th><th scope="col">Outcome</th><th scope="col" class="n">Reward</th><th scope="col" class="n">Messages</th><th scope="col">Model’s reading</th></tr></thead>
<tbody>
${heads.map(({ id, model, outcome, length }) => {
  const own = asked.find(({ attempts: ids }) => ids.length === 1 && ids[0] === id);
  const read = own?.status === "failed" ? `no answer (${own.reason})` : (own?.readAs ?? "");
  return html`<tr><th scope="row">${id}</th><td>${model ?? "unknown"}</td><td class="${outcome.class}">${outcome.class}, ${outcome.basis}${outcome.note ? ` (${outcome.note})` : ""}</td><td class="n">${outcome.reward ?? ""}</td><td class="n">${length}</td><td>${read}</td></tr>
`;
})}</tbody>
</table></div>`;
}

function list(title: string, items: readonly Html[], kind: "ul" | "ol" = "ul"): Html | undefined {
  if (items.length === 0) return undefined;
  return html`<h3>${title}</h3>
${kind === "ul" ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`}`;
}

// One quote is shown, all are counted.
function evidence(hint: Hint, places: ReadonlyMap<string, Place>): Html | undefined {
  const [first] = hint.evidence;
  if (first === undefined) return undefined;
  const place = places.get(keyOf(first));
  return html`<span class="evidence"><q>${first.quote.replace(/\s+/g, " ")}</q> <a href="#${place?.id}">${first.attempt}, message ${first.message}</a>; ${counted(attemptsOf(hint).length, "attempt")}</span>`;
}

function message({ id, evidence: [first, ...others] }: Place): Html | undefined {
  if (first === undefined) return undefined;
  return html`<div class="message" id="${id}"><strong>${first.attempt}, message ${first.message}</strong> (${first.role})
${[first, ...others].map(
  ({ before, quote, after }) => html`<div class="text">${before}<mark>${quote}</mark>${after}</div>`,
)}</div>
`;
}

function dropped(hints: readonly DroppedHint[]): Html | undefined {
  if (hints.length === 0) return undefined;
  return html`<details><summary>${counted(hints.length, "hint")} left out</summary>
<div class="wide"><table><tbody>
${hints.map(
  ({ kind, text, reason, detail }) =>
    html`<tr><td>${reason}</td><td>${kind}</td><td class="detail">${text}</td><td class="detail quiet">${detail ?? ""}</td></tr>
`,
)}</tbody></table></div></details>`;
}
