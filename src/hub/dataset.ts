import { HindcastError } from "../model/error.ts";

/** A dataset repository at a revision: what the user asked for. */
export interface Dataset {
  /** `owner/name`, or the bare name of an old dataset. */
  readonly name: string;
  /** A branch, a tag or a commit hash. */
  readonly revision: string;
}

// The hub's own rule for each part: letters, digits, `_`, `-` and `.`, the latter two not at an end, no `..`.
const part = /^(?!.*\.\.)\w(?:[\w.-]*\w)?$/;

/** @throws HindcastError `usage` when the name cannot be one of a dataset, or the revision one of git. */
export function parseDataset(name: string, revision = "main"): Dataset {
  const parts = name.split("/");
  if (parts.length > 2 || !parts.every((text) => part.test(text))) {
    throw new HindcastError("usage", "not the name of a dataset", {
      received: JSON.stringify(name),
      expected: "owner/name, such as agent-evals/hal_traces",
    });
  }
  if (!/^[\w][\w./-]*$/.test(revision) || revision.includes("..")) {
    throw new HindcastError("usage", "not a revision", {
      received: JSON.stringify(revision),
      expected: "a branch, a tag or a commit hash",
    });
  }
  return { name, revision };
}
