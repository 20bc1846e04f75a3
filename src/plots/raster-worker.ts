import { parentPort } from "node:worker_threads";
import { messageOf } from "../model/error.ts";
import type { PictureSize } from "./png-scale.ts";
import { rasterise } from "./rasterise.ts";

/** A picture to draw, numbered so that its answer finds its way back. */
export interface RasterRequest {
  readonly id: number;
  readonly svg: string;
  readonly size: PictureSize;
}

export type RasterAnswer =
  | { readonly id: number; readonly png: Uint8Array }
  | { readonly id: number; readonly failure: string };

/** The first one is being drawn. */
const waiting: RasterRequest[] = [];

parentPort?.on("message", (request: RasterRequest) => {
  waiting.push(request);
  if (waiting.length === 1) setImmediate(drawNext);
});

// One picture a turn of the event loop: the renderer's megabytes are given back between turns only, and messages
// that wait in line are all delivered in one.
function drawNext(): void {
  const [request] = waiting;
  if (request === undefined) return;
  parentPort?.postMessage(answer(request));
  waiting.shift();
  if (waiting.length > 0) setImmediate(drawNext);
}

function answer({ id, svg, size }: RasterRequest): RasterAnswer {
  try {
    return { id, png: rasterise(svg, size) };
  } catch (error) {
    return { id, failure: messageOf(error) };
  }
}
