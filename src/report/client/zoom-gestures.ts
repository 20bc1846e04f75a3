import type { View } from "vega";
import { type Domain, panDomain, zoomDomain } from "./zoom-domain.ts";
import type { Panel, ZoomAxis } from "./zoom-spec.ts";

/** Zooming by buttons: of all panels, around their centres. */
export interface Zoom {
  /** @param factor - new length of the axes over old */
  readonly by: (factor: number) => void;
  readonly reset: () => void;
}

const dragThreshold = 4;

/**
 * Lets a reader zoom the panels of a drawn figure: Ctrl or Cmd with the wheel, dragging with the mouse,
 * a double click to go back. The wheel alone scrolls the page, and so does a finger.
 */
export function enableZoom(view: View, panels: readonly Panel[], container: HTMLElement): Zoom {
  const zoomPanel = (panel: Panel, factor: number, x: number, y: number): void => {
    setDomain(view, panel.x, zoomDomain(domainOf(view, panel.x), panel.x.isLog, factor, x));
    setDomain(view, panel.y, zoomDomain(domainOf(view, panel.y), panel.y.isLog, factor, y));
  };
  const reset = (some: readonly Panel[]): void => {
    for (const { x, y } of some) for (const { signal } of [x, y]) view.signal(signal, null);
    void view.runAsync();
  };

  container.addEventListener("dblclick", (event) => {
    const hit = panelAt(panels, container, event);
    if (hit) reset([hit.panel]);
  });
  container.addEventListener(
    "wheel",
    (event) => {
      const hit = event.ctrlKey || event.metaKey ? panelAt(panels, container, event) : undefined;
      if (!hit) return;
      event.preventDefault();
      zoomPanel(hit.panel, 2 ** (Math.sign(event.deltaY) / 3), hit.x, hit.y);
      void view.runAsync();
    },
    { passive: false },
  );
  enableDragging(view, panels, container);

  return {
    by: (factor) => {
      for (const panel of panels) zoomPanel(panel, factor, 0.5, 0.5);
      void view.runAsync();
    },
    reset: () => reset(panels),
  };
}

function enableDragging(view: View, panels: readonly Panel[], container: HTMLElement): void {
  container.addEventListener("pointerdown", (down) => {
    const hit =
      down.pointerType === "touch" || down.button !== 0 ? undefined : panelAt(panels, container, down);
    if (!hit) return;
    const { panel, box } = hit;
    const x = domainOf(view, panel.x);
    const y = domainOf(view, panel.y);
    const move = (event: PointerEvent): void => {
      const [dx, dy] = [event.clientX - down.clientX, event.clientY - down.clientY];
      // Captured only once it is a drag: a captured pointer never clicks on a mark.
      if (!container.hasPointerCapture(down.pointerId)) {
        if (Math.hypot(dx, dy) < dragThreshold) return;
        container.setPointerCapture(down.pointerId);
      }
      setDomain(view, panel.x, panDomain(x, panel.x.isLog, -dx / box.width));
      setDomain(view, panel.y, panDomain(y, panel.y.isLog, dy / box.height));
      void view.runAsync();
    };
    const stop = (): void => {
      container.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
    };
    container.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  });
}

interface Hit {
  readonly panel: Panel;
  readonly box: DOMRect;
  /** Along the axes, 0 to 1, y upwards. */
  readonly x: number;
  readonly y: number;
}

function panelAt(panels: readonly Panel[], container: HTMLElement, event: MouseEvent): Hit | undefined {
  for (const panel of panels) {
    const box = container
      .querySelector(`.${panel.group ?? "root"} > g > .background`)
      ?.getBoundingClientRect();
    if (!box) continue;
    const x = (event.clientX - box.left) / box.width;
    const y = (box.bottom - event.clientY) / box.height;
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) return { panel, box, x, y };
  }
  return undefined;
}

function domainOf(view: View, { scale }: ZoomAxis): Domain {
  const [low, high] = view.scale(scale).domain();
  return [low, high];
}

function setDomain(view: View, { signal }: ZoomAxis, domain: Domain): void {
  view.signal(signal, domain);
}
