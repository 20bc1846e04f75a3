import { type DownloadOptions, download } from "../../src/download/download.ts";
import { patience } from "../../src/hub/retry.ts";
import type { HubServer } from "./hub-server.ts";

const impatient = { ...patience, tries: 3, firstDelay: 1, longestDelay: 2, stall: 200 };

/** Downloads what a stand-in hub has, without long waits. */
export function downloadFrom(server: HubServer, out: string, more: Partial<DownloadOptions> = {}) {
  const { dataset, endpoint } = server;
  return download({ dataset, endpoint, out, patience: impatient, ...more });
}
