import { z } from "zod";
import {
  type BatchAccess,
  type BatchDraft,
  type BatchInterface,
  type BatchItem,
  type BatchResult,
  DeadBatch,
} from "./batch-interface.ts";
import { callOnlyOnce, controlCall } from "./control-call.ts";
import { itemResult } from "./item-result.ts";

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

const lineSchema = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

/** OpenAI's batches: a file of requests goes up, a batch refers to it, files of answers and of errors come down. */
export const openaiBatches: BatchInterface = {
  mostRequests: 50_000,
  mostBytes: 190_000_000,

  async submit(access, draft, items) {
    const file = await upload(access, draft, items);
    const body = JSON.stringify({
      input_file_id: file,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { hindcast: draft.key },
    });
    const created = await callOnlyOnce(access, "/batches", {
      body,
      headers: { "content-type": "application/json" },
    });
    return created === undefined ? undefined : batchSchema.parse(JSON.parse(created)).id;
  },

  async find(access, { key }) {
    const text = await controlCall(access, "/batches?limit=100", { method: "GET" });
    const { data } = z.looseObject({ data: z.array(batchSchema) }).parse(JSON.parse(text));
    return data.find(({ metadata }) => metadata?.hindcast === key)?.id;
  },

  async results(access, id) {
    const text = await controlCall(access, `/batches/${id}`, { method: "GET" });
    const { status, output_file_id, error_file_id, errors } = batchSchema.parse(JSON.parse(text));
    if (status === "failed") {
      const reason = errors?.data?.map(({ message }) => message).join("; ");
      throw new DeadBatch(id, reason);
    }
    if (!["completed", "expired", "cancelled"].includes(status)) return undefined;
    const results: BatchResult[] = [];
    for (const file of [output_file_id, error_file_id]) {
      if (!file) continue;
      const lines = await controlCall(access, `/files/${file}/content`, { method: "GET" });
      for (const line of lines.split("\n")) if (line) results.push(resultOf(JSON.parse(line)));
    }
    return results;
  },
};

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
  const text = await controlCall(access, "/files", { body: form });
  return z.looseObject({ id: z.string() }).parse(JSON.parse(text)).id;
}

function resultOf(value: unknown): BatchResult {
  const { custom_id: key, response, error } = lineSchema.parse(value);
  if (response) return itemResult(key, response.status_code, response.body);
  return { key, type: "again", reason: error?.message ?? error?.code ?? "no answer" };
}
