import { HindcastError } from "../model/error.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import { printable } from "./printable.ts";

/** The error for an answer that no further try will change: what the hub says, and what the user can do. */
export function refusal(response: Response, hub: Hub, dataset: Dataset): HindcastError {
  const { summary, hint } = explain(response, hub, dataset);
  return new HindcastError("bad-input", `${summary} (${response.status})`, { ...(hint && { hint }) });
}

function explain(response: Response, hub: Hub, { name, revision }: Dataset) {
  const { status, headers } = response;
  const page = `${hub.endpoint}/datasets/${name}`;
  const { origin, host } = new URL(response.url || hub.endpoint);
  // A storage host knows neither datasets nor tokens.
  if (origin !== new URL(hub.endpoint).origin) return { summary: `${host} refuses to hand out a file` };
  const code = headers.get("x-error-code");
  if (code === "GatedRepo" || (status === 403 && code === null)) {
    return {
      summary: `dataset ${name} is gated, or the token may not read it`,
      hint: hub.token
        ? `accept its terms at ${page} with the account that HF_TOKEN belongs to`
        : `accept its terms at ${page}, then set HF_TOKEN to a token of that account`,
    };
  }
  if (status === 401 && hub.token) {
    return {
      summary: "the hub does not accept the token in the environment",
      hint: `set HF_TOKEN to a new one from ${hub.endpoint}/settings/tokens, or unset it`,
    };
  }
  if (code === "RevisionNotFound") {
    return { summary: `dataset ${name} has no revision ${revision}`, hint: `see ${page}/tree/main` };
  }
  if (status === 401 || (status === 404 && code !== "EntryNotFound")) {
    return {
      summary: `no dataset ${name} at ${hub.endpoint}, or not for everybody`,
      hint: hub.token
        ? "check the name; a private one needs a token that may read it"
        : "check the name; a private one needs a token: set HF_TOKEN",
    };
  }
  return { summary: `${host} refuses the request${saidBy(headers)}` };
}

function saidBy(headers: Headers): string {
  const said = printable(headers.get("x-error-message") ?? "").slice(0, 200);
  return said ? `: ${said}` : "";
}
