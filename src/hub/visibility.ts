import { z } from "zod";
import { HindcastError } from "../model/error.ts";
import { apiAnswer } from "./api-answer.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import type { Retrying } from "./retry.ts";

/** Who may see a dataset: everybody, or those it is shared with. */
export type RepoVisibility = "public" | "private";

const infoSchema = z.object({ private: z.boolean() });

/**
 * Who may see a dataset.
 *
 * @returns undefined when there is none, or none that this token may see
 * @throws HindcastError `bad-input` when the hub refuses, cannot be reached, or answers otherwise than a hub
 */
export async function visibilityOf(
  hub: Hub,
  dataset: Dataset,
  options: Retrying,
): Promise<RepoVisibility | undefined> {
  const { name, revision } = dataset;
  const address = `${hub.endpoint}/api/datasets/${name}/revision/${encodeURIComponent(revision)}`;
  const { status, text } = await apiAnswer(hub, dataset, address, {
    ...options,
    subject: name,
    tells: isNoDataset,
  });
  return status === 404 ? undefined : visibilityIn(text, hub);
}

function isNoDataset({ status, headers }: Response): boolean {
  return status === 404 && headers.get("x-error-code") !== "RevisionNotFound";
}

function visibilityIn(text: string, hub: Hub): RepoVisibility {
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
