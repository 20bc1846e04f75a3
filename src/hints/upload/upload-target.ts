import { type Dataset, parseDataset } from "../../hub/dataset.ts";
import { type Hub, openHub } from "../../hub/hub.ts";
import { patience, type Retrying } from "../../hub/retry.ts";
import { type RepoVisibility, visibilityOf } from "../../hub/visibility.ts";
import { HindcastError } from "../../model/error.ts";

/** A dataset of the hub that files go to. */
export interface UploadTargetOptions {
  /** `owner/name` of a dataset on the hub; made when there is none. */
  readonly repo: string;
  /** Only for those it is shared with: a dataset that is made is, and one that is there has to be. */
  readonly isPrivate?: boolean | undefined;
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
  /** Replace tasks that somebody else may have put there. */
  readonly force?: boolean | undefined;
  readonly onNote?: ((text: string) => void) | undefined;
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly hub: Hub & { readonly token: string };
  readonly dataset: Dataset;
  /** Of the dataset that is there; undefined where none is. */
  readonly visibility: RepoVisibility | undefined;
}

/**
 * Looks at the dataset that an upload is to go to, and changes nothing: what will be refused can be known before
 * anything is paid for.
 *
 * @throws HindcastError `usage` without a token, or when all can see what is to be private; `bad-input` when the hub
 *   refuses
 */
export async function findUploadTarget(options: UploadTargetOptions): Promise<UploadTarget> {
  const { repo: name, isPrivate } = options;
  const dataset = parseDataset(name);
  const { endpoint, token } = openHub(options.endpoint, options.token);
  if (!name.includes("/"))
    throw new HindcastError("usage", "the name of the dataset", {
      received: name,
      expected: "owner/name",
      option: "repo",
    });
  if (token === undefined) {
    throw new HindcastError("usage", "uploading needs a token", {
      hint: "set HF_TOKEN to one that may write",
    });
  }
  const hub = { endpoint, token };
  const visibility = await visibilityOf(hub, dataset, retrying(options));
  if (isPrivate && visibility === "public") {
    throw new HindcastError("usage", `${name} exists and is public`, {
      hint: "leave out --private, or choose another name",
    });
  }
  return { hub, dataset, visibility };
}

/** How often and how patiently the hub is asked. */
export function retrying({ onNote = () => {} }: Pick<UploadTargetOptions, "onNote">): Retrying {
  return { patience, signal: new AbortController().signal, onNote };
}
