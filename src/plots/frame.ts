import type { TopLevelSpec } from "vega-lite";
import { drawable } from "./drawable.ts";
import type { Figure } from "./figure.ts";
import { wrapEvenly, wrapNeatly } from "./text.ts";
import { config, fontSize } from "./theme.ts";

/** 7 by 5 inches: no figure is smaller. */
export const printWidth = 672;
export const printHeight = 480;

/** White space around everything, in pixels. */
export const margin = 16;

const titleLine = Math.ceil(fontSize.title * 1.25);
const subtitleLine = Math.ceil(fontSize.subtitle * 1.3);
const titleGap = 5;
const headingGap = 14;

/** The finding and what is shown, broken into lines for a picture of a given width. */
export interface Heading {
  readonly title: readonly string[];
  readonly subtitle: readonly string[];
  /** From the top of the picture to where the plot, or what stands above it, may begin. */
  readonly height: number;
}

/** Breaks title and subtitle into lines. Sentences of a subtitle that are empty are left out. */
export function heading(
  title: string,
  sentences: readonly (string | false | undefined)[],
  width: number,
): Heading {
  const room = width - 2 * margin;
  const titleLines = wrapEvenly(title, room, fontSize.title, "bold");
  const subtitleLines = wrapNeatly(sentences.filter(Boolean).join(" "), room, fontSize.subtitle);
  const height =
    margin + titleLines.length * titleLine + titleGap + subtitleLines.length * subtitleLine + headingGap;
  return { title: titleLines, subtitle: subtitleLines, height };
}

/** A figure apart from its heading: what is drawn, and the room it takes around the plot. */
export interface Body {
  readonly name: string;
  readonly description: string;
  readonly heading: Heading;
  readonly plot: { readonly width: number; readonly height: number };
  /** Between plot and picture edge; `header` is what stands between heading and plot. */
  readonly room: {
    readonly left: number;
    readonly right: number;
    readonly bottom: number;
    readonly header: number;
  };
  /** `layer` or `concat` with what belongs to it. */
  readonly content: LayerContent | ConcatContent;
}

export type LayerContent = Pick<Extract<TopLevelSpec, { layer: unknown }>, "layer" | "data" | "encoding">;
export type ConcatContent = Pick<
  Extract<TopLevelSpec, { concat: unknown }>,
  "concat" | "columns" | "spacing"
>;

/**
 * Puts a body under its heading. Sizes are settled here, in whole pixels, and Vega is told to add nothing: the
 * picture has the same size whatever measures its text.
 */
export function frameFigure({ name, description, heading, plot, room, content }: Body): Figure {
  const padding = {
    left: Math.ceil(room.left),
    right: Math.ceil(room.right),
    top: heading.height + Math.ceil(room.header),
    bottom: Math.ceil(room.bottom),
  };
  const size =
    "layer" in content
      ? plot
      : {
          // A concatenation has no size of its own; these are the signals Vega reads it from.
          params: [
            { name: "width", value: plot.width },
            { name: "height", value: plot.height },
          ],
          bounds: "flush" as const,
        };
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description,
    ...size,
    padding,
    autosize: { type: "none" },
    title: {
      text: [...heading.title],
      subtitle: [...heading.subtitle],
      lineHeight: titleLine,
      subtitleLineHeight: subtitleLine,
      subtitlePadding: titleGap,
      offset: headingGap,
      dx: margin - padding.left,
    },
    ...content,
    config,
  };
  return {
    name,
    description: drawable(description),
    width: padding.left + plot.width + padding.right,
    height: padding.top + plot.height + padding.bottom,
    spec: drawable(spec),
  };
}
