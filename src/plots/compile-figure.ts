import type { LoggerInterface, Spec } from "vega";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Figure } from "./figure.ts";

const compiled = new WeakMap<Figure, Spec>();

/**
 * A figure's specification in Vega, which both the drawing and the report start from. Compiling takes as long as
 * drawing, so it is done once a figure.
 *
 * @throws HindcastError `internal` when Vega-Lite finds an error in the specification.
 */
export async function compileFigure(figure: Figure): Promise<Spec> {
  const known = compiled.get(figure);
  if (known) return known;
  const { compile } = await import("./vega.ts");
  const { spec } = compile(figure.spec, { logger: throwingLogger(figure) });
  compiled.set(figure, spec);
  return spec;
}

/** Vega prints an error and goes on with what is left: half a figure is none. Its warnings say nothing about ours. */
export function throwingLogger({ name }: Figure): LoggerInterface {
  const logger: LoggerInterface = {
    // Also called to ask for the level.
    level: ((level?: number) => (level === undefined ? 1 : logger)) as LoggerInterface["level"],
    error: (...messages) => {
      throw new HindcastError(
        "internal",
        `figure ${name} could not be drawn: ${messages.map(messageOf).join(" ")}`,
      );
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
