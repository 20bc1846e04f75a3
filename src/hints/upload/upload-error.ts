import type { Hub } from "../../hub/hub.ts";
import { printable } from "../../hub/printable.ts";
import { HindcastError, messageOf } from "../../model/error.ts";

/**
 * The error for an upload that failed. What the library threw is not handed on, not even as a cause: it holds the address
 * in the storage, and whoever has that may write there.
 */
export function uploadError(name: string, hub: Hub, thrown: unknown): HindcastError {
  if (HindcastError.isInstance(thrown)) return thrown;
  const answer = answerIn(thrown, hub);
  const reason = answer?.text ?? printable(messageOf(thrown));
  const advice = answer?.status === 403 && answer.isHub ? `${writeAccess}, then ` : "";
  return new HindcastError("bad-input", `cannot upload to ${name}: ${reason}`, {
    hint: `${advice}start the same command again to go on; nothing is asked or sent twice`,
  });
}

const writeAccess = "set HF_TOKEN to a token that may write there, or make the dataset first if it may not";

// The library's own error for an answer; its class is not compared, since the library is loaded late.
function answerIn(thrown: unknown, hub: Hub) {
  if (!(thrown instanceof Error) || !("statusCode" in thrown) || !("url" in thrown)) return undefined;
  const url = URL.canParse(String(thrown.url)) ? new URL(String(thrown.url)) : undefined;
  const isHub = url?.origin === new URL(hub.endpoint).origin;
  const status = Number(thrown.statusCode);
  const said = isHub && "data" in thrown ? saidIn(thrown.data) : "";
  return { isHub, status, text: `${url?.host ?? "the hub"} answers ${status}${said && `: ${said}`}` };
}

// Only the hub's own words: a storage puts the signed request into its own.
function saidIn(data: unknown): string {
  if (typeof data !== "object" || data === null || !("error" in data)) return "";
  return typeof data.error === "string" ? printable(data.error).slice(0, 200) : "";
}
