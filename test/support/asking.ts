import path from "node:path";
import { z } from "zod";
import type { Patience } from "../../src/models/limiter/backoff.ts";
import { type Models, openModels } from "../../src/models/models.ts";
import type { ModelsOptions } from "../../src/models/models-options.ts";
import type { ModelRequest } from "../../src/models/request.ts";
import type { StandInOptions } from "../../src/models/stand-in/options.ts";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Keys that look like real ones, to be looked for where they must not be. */
export const secrets = {
  OPENAI_API_KEY: "sk-proj-secretsecretsecret1234567890",
  ANTHROPIC_API_KEY: "sk-ant-api03-secretsecretsecret0987",
};

export const shape = z.object({ title: z.string(), score: z.number(), tags: z.array(z.string()) });

export function question(
  number: number,
  more: Partial<ModelRequest> = {},
): ModelRequest & { schema?: undefined } {
  const content = `What is number ${number}?`;
  return {
    model: "openai/gpt-4o-mini",
    messages: [{ role: "user", content }],
    version: "test 1",
    ...more,
    schema: undefined,
  };
}

export interface Asking extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly folder: string;
  readonly notes: string[];
  /** Opens the access to models at the stand-in, with the same journal each time. */
  open(options?: ModelsOptions): Promise<Models>;
}

/** As patient as one is with a server on the same machine. */
export const hasty: Patience = {
  failures: 4,
  refusals: 20,
  firstDelay: 5,
  longestDelay: 50,
  longestRetryAfter: 1000,
};

/** A stand-in and a folder for a journal. */
export async function asking(standInOptions: StandInOptions = {}): Promise<Asking> {
  const folder = await temporaryFolder();
  const standIn = await StandIn.start(standInOptions);
  const notes: string[] = [];
  const onNote = (text: string) => void notes.push(text);
  const journal = path.join(folder.path, "journal");
  return {
    standIn,
    folder: journal,
    notes,
    open: (options = {}) =>
      openModels({ journal, env: secrets, baseUrl: standIn.baseUrl, onNote, patience: hasty, ...options }),
    async [Symbol.asyncDispose]() {
      await standIn[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
