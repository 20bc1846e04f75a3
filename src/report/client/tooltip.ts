import type { TooltipHandler } from "vega";
import type { FieldFormat } from "./field-formats.ts";
import { tooltipLines } from "./tooltip-lines.ts";

/** Makes the handler of one figure, from the formats of its fields. */
export type Tooltip = (formats: Readonly<Record<string, FieldFormat>>) => TooltipHandler;

/** One tooltip beside the pointer for all figures. Values are set as text, so none can become markup. */
export function createTooltip(): Tooltip {
  const box = document.createElement("dl");
  box.className = "tooltip";
  box.hidden = true;
  // The figures' descriptions and the leaderboard say the same to those who use no pointer.
  box.setAttribute("aria-hidden", "true");
  document.body.append(box);

  return (formats) => (_handler, event, _item, value: unknown) => {
    const lines = typeof value === "object" && value !== null ? tooltipLines(value, formats) : [];
    box.hidden = lines.length === 0;
    if (box.hidden) return;
    box.replaceChildren(
      ...lines.map(({ name, value }) => {
        const line = document.createElement("div");
        line.append(textElement("dt", name), textElement("dd", value));
        return line;
      }),
    );
    place(box, event);
  };
}

function textElement(tag: "dt" | "dd", text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

// Right below the pointer, or on the other side of it where the window ends.
function place(box: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const gap = 14;
  const { width, height } = box.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = clientX + gap + width > clientWidth ? clientX - gap - width : clientX + gap;
  const top = clientY + gap + height > clientHeight ? clientY - gap - height : clientY + gap;
  box.style.left = `${Math.max(0, left)}px`;
  box.style.top = `${Math.max(0, top)}px`;
}
