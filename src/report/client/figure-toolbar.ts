import type { DrawnFigure } from "./draw-figure.ts";

/** The buttons below a figure. */
export function figureToolbar({ view, zoom, panels }: DrawnFigure, name: string): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "figure-toolbar";
  if (zoom) {
    // Around the centre of a panel makes sense for one panel, hardly for a grid of them.
    if (panels === 1) {
      bar.append(
        button("Zoom in", () => zoom.by(1 / 1.5)),
        button("Zoom out", () => zoom.by(1.5)),
      );
    }
    bar.append(button("Reset view", zoom.reset));
  }
  bar.append(button("Save SVG", () => void saveSvg(view, name)));
  if (zoom) {
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = "Ctrl or Cmd with the wheel zooms, dragging moves, a double click resets";
    bar.append(hint);
  }
  return bar;
}

function button(text: string, action: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

// As it is on the screen: zoomed, and with the picked model standing out.
async function saveSvg(view: DrawnFigure["view"], name: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name.split("/").at(-1)}.svg`;
  link.click();
  URL.revokeObjectURL(address);
}
