import { element } from "./element.ts";

/** Makes the leaderboard's form show only the rows that match all its fields, and says how many these are. */
export function setUpFilters(form: HTMLFormElement, table: HTMLTableElement): void {
  const benchmark = element("#benchmark-filter", HTMLSelectElement, form);
  const scaffold = element("#scaffold-filter", HTMLSelectElement, form);
  const model = element("#model-filter", HTMLInputElement, form);
  const shown = element("output", HTMLOutputElement, form);
  const rows = [...(table.tBodies[0]?.rows ?? [])];

  const apply = (): void => {
    const part = model.value.trim().toLowerCase();
    let matches = 0;
    for (const row of rows) {
      const { dataset } = row;
      row.hidden = !(
        (benchmark.value === "" || benchmark.value === dataset["benchmark"]) &&
        (scaffold.value === "" || scaffold.value === dataset["scaffold"]) &&
        (dataset["model"] ?? "").toLowerCase().includes(part)
      );
      if (!row.hidden) matches += 1;
    }
    shown.value = matches === rows.length ? `${rows.length} runs` : `${matches} of ${rows.length} runs`;
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
  form.hidden = false;
}
