import { element } from "./element.ts";
import type { PickedModel } from "./picked-model.ts";

/** Connects every control that picks a model in the page, the figures aside, and marks the model's rows. */
export function setUpModelPicker(picked: PickedModel): void {
  const bar = element("#model-picker", HTMLElement);
  const select = element("#picked-model", HTMLSelectElement);
  const clear = element("#clear-model", HTMLButtonElement);
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button.model")];
  const rows = [...document.querySelectorAll<HTMLElement>("tr[data-model]")];

  const show = (model: string | undefined): void => {
    select.value = model ?? "";
    clear.disabled = model === undefined;
    for (const button of buttons) button.ariaPressed = String(button.textContent === model);
    for (const row of rows) row.classList.toggle("picked", row.dataset["model"] === model);
  };
  picked.onChange(show);

  select.addEventListener("change", () => picked.pick(select.value || undefined));
  clear.addEventListener("click", () => {
    picked.pick(undefined);
    select.focus();
  });
  for (const button of buttons) {
    button.addEventListener("click", () => picked.toggle(button.textContent ?? ""));
  }
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") picked.pick(undefined);
  });
  show(undefined);
  bar.hidden = false;
}
