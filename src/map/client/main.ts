import { element } from "../../report/client/element.ts";
import { bringToLife } from "../../report/client/figures.ts";
import { createPickedModel } from "../../report/client/picked-model.ts";
import { createTooltip } from "../../report/client/tooltip.ts";
import { foundSignal, withSearch } from "./search-spec.ts";

const context = { picked: createPickedModel(), models: [], tooltip: createTooltip() };
const drawn = await bringToLife(element("figure.plot", HTMLElement), context, withSearch);

const form = element("#search", HTMLFormElement);
const field = element("#searched", HTMLInputElement);
const count = element("#search output", HTMLOutputElement);
// In the order of the points.
const rows = [...document.querySelectorAll<HTMLTableRowElement>("#tasks tbody tr")];
// Made once: a page may hold thousands.
const contents = rows.map(({ cells }) => searchable([...cells].map((cell) => cell.textContent).join("\n")));

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => search(""));
field.addEventListener("input", () => search(searchable(field.value).trim()));

function search(words: string): void {
  const found = words === "" ? [] : contents.map((content) => content.includes(words));
  for (const [index, row] of rows.entries()) row.hidden = found[index] === false;
  count.textContent = words === "" ? "" : `${found.filter(Boolean).length} of ${rows.length} tasks`;
  void drawn?.view.signal(foundSignal, found).runAsync();
}

// Neither case nor where a line breaks makes a difference.
function searchable(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ");
}
