import { Worker } from "node:worker_threads";
import { HindcastError } from "../model/error.ts";
import type { PictureSize } from "./png-scale.ts";
import type { RasterAnswer, RasterRequest } from "./raster-worker.ts";

export interface Rasteriser {
  rasterise(svg: string, size: PictureSize): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Draws PNGs in a worker thread; in this one when running from TypeScript sources, which Node cannot load there. */
export function createRasteriser(): Rasteriser {
  return import.meta.url.endsWith(".ts") ? rasteriserInThisThread() : rasteriserInWorker();
}

function rasteriserInThisThread(): Rasteriser {
  return {
    rasterise: async (svg, size) => (await import("./rasterise.ts")).rasterise(svg, size),
    close: async () => undefined,
  };
}

function rasteriserInWorker(): Rasteriser {
  const worker = new Worker(new URL("../plots/raster-worker.js", import.meta.url));
  const waiting = new Map<number, { resolve(png: Uint8Array): void; reject(error: unknown): void }>();
  let ended: unknown;
  const end = (error: unknown) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("message", (answer: RasterAnswer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("png" in answer) caller?.resolve(answer.png);
    else caller?.reject(new HindcastError("internal", `a PNG could not be drawn: ${answer.failure}`));
  });
  worker.on("error", end);
  worker.on("exit", () => end(new HindcastError("internal", "the thread that draws PNGs ended early")));

  let id = 0;
  return {
    rasterise: (svg, size) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting.set(++id, { resolve, reject });
        const request: RasterRequest = { id, svg, size };
        worker.postMessage(request);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
