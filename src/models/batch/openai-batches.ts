import { z } from "zod";
import {
  type BatchAccess,
  type BatchDraft,
  type BatchInterface,
  type BatchItem,
  type BatchResult,
  DeadBatch,
  type OddLine,
} from "./batch-interface.ts";
import { callOnlyOnce, controlCall } from "./control-call.ts";
import { itemResult } from "./item-result.ts";
import { readResults } from "./result-lines.ts";

const batchSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  metadata: z.looseObject({ hindcast: z.string().optional() }).nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  errors: z
    .looseObject({ data: z.array(z.looseObject({ message: z.string().nullish() })).nullish() })
    .nullish(),
});

const idSchema = z.looseObject({ id: z.string() }).transform(({ id }) => id);
const listSchema = z.looseObject({ data: z.array(batchSchema) });

const lineSchema = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

/** OpenAI's batches: a file of requests goes up, a batch refers to it, files of answers and of errors come down. */
export const openaiBatches: BatchInterface = {
  mostRequests: 50_000,
  mostBytes: 190_000_000,

  isMarked: true,

  async prepare(access, draft, items) {
    const body = JSON.stringify({
      input_file_id: await upload(access, draft, items),
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { hindcast: draft.key },
    });
    const call = { body, headers: { "content-type": "application/json" }, schema: idSchema };
    return () => callOnlyOnce(access, "/batches", call);
  },

  async find(access, { key }) {
    const { data } = await controlCall(access, "/batches?limit=100", { method: "GET", schema: listSchema });
    return data.filter(({ metadata }) => metadata?.hindcast === key).map(({ id }) => id);
  },

  async results(access, id) {
    const call = { method: "GET", schema: batchSchema, isById: true } as const;
    const batch = await controlCall(access, `/batches/${id}`, call);
    const { status, output_file_id, error_file_id, errors } = batch;
    if (status === "failed") {
      const reason = errors?.data?.map(({ message }) => message).join("; ");
      throw new DeadBatch("bad-input", `the batch ${id} failed as a whole: ${reason || "no reason given"}`, {
        hint: "start the same command again when it is settled, or without --batch",
      });
    }
    if (!["completed", "expired", "cancelled"].includes(status)) return undefined;
    return resultsOf(access, [output_file_id, error_file_id]);
  },
};

async function* resultsOf(
  access: BatchAccess,
  files: readonly (string | null | undefined)[],
): AsyncGenerator<BatchResult | OddLine> {
  for (const file of files) if (file) yield* readResults(access, `/files/${file}/content`, resultOf);
}

async function upload(
  access: BatchAccess,
  { key }: BatchDraft,
  items: readonly BatchItem[],
): Promise<string> {
  const lines = items.map(
    (item) =>
      `{"custom_id":"${item.key}","method":"POST","url":"/v1/chat/completions","body":${item.body}}\n`,
  );
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob(lines, { type: "application/jsonl" }), `${key}.jsonl`);
  return await controlCall(access, "/files", { body: form, schema: idSchema });
}

function resultOf(value: unknown): BatchResult {
  const { custom_id: key, response, error } = lineSchema.parse(value);
  if (response) return itemResult(key, response.status_code, response.body);
  return { key, type: "again", reason: error?.message ?? error?.code ?? "no answer" };
}
