import { z } from "zod";
import { HindcastError } from "../model/error.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import { refusal } from "./refusal.ts";
import { request } from "./request.ts";
import { type Retrying, retry } from "./retry.ts";
import { asTransient } from "./transient.ts";

/** Who may see a dataset: everybody, or those it is shared with. */
export type Visibility = "public" | "private";

const infoSchema = z.object({ private: z.boolean() });

/**
 * Who may see a dataset.
 *
 * @returns undefined when there is none, or none that this token may see
 * @throws HindcastError `bad-input` when the hub refuses, cannot be reached, or answers otherwise than a hub
 */
export function visibilityOf(hub: Hub, dataset: Dataset, options: Retrying): Promise<Visibility | undefined> {
  const address = `${hub.endpoint}/api/datasets/${dataset.name}/revision/${encodeURIComponent(dataset.revision)}`;
  const ask = async () => {
    const headers = { accept: "application/json" };
    const response = await request(hub, address, { headers, signal: options.signal });
    if (response.status === 404 && response.headers.get("x-error-code") !== "RevisionNotFound") {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) throw refusal(response, hub, dataset);
    const text = await response.text().catch((error: unknown) => {
      throw asTransient(error, new URL(address).host);
    });
    return visibilityIn(text, hub);
  };
  return retry(ask, { ...options, action: "read", subject: dataset.name });
}

function visibilityIn(text: string, hub: Hub): Visibility {
  try {
    return infoSchema.parse(JSON.parse(text)).private ? "private" : "public";
  } catch (cause) {
    throw new HindcastError(
      "bad-input",
      `${hub.endpoint} does not say who may see a dataset, as a hub does`,
      {
        hint: "check --endpoint and HF_ENDPOINT",
        cause,
      },
    );
  }
}
