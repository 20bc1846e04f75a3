import { z } from "zod";
import type { BatchInterface, BatchResult } from "./batch-interface.ts";
import { callOnlyOnce, controlCall } from "./control-call.ts";
import { itemResult } from "./item-result.ts";
import { readResults } from "./result-lines.ts";

const batchSchema = z.looseObject({
  id: z.string(),
  processing_status: z.string(),
  created_at: z.string(),
  request_counts: z.record(z.string(), z.number()),
});

const createdSchema = batchSchema.transform(({ id }) => id);
const listSchema = z.looseObject({ data: z.array(batchSchema) });

const errorSchema = z.looseObject({ error: z.looseObject({ type: z.string() }).optional() });

const lineSchema = z.looseObject({
  custom_id: z.string(),
  result: z.looseObject({ type: z.string(), message: z.unknown().optional(), error: z.unknown().optional() }),
});

// The status that each error would have had by itself.
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
};

// Clocks differ.
const tolerance = 120_000;

/** Anthropic's batches of messages. */
export const anthropicBatches: BatchInterface = {
  mostRequests: 100_000,
  mostBytes: 240_000_000,

  isMarked: false,

  async prepare(access, _, items) {
    const requests = items.map(({ key, body }) => `{"custom_id":"${key}","params":${body}}`);
    const body = `{"requests":[${requests.join(",")}]}`;
    const call = { body, headers: { "content-type": "application/json" }, schema: createdSchema };
    return () => callOnlyOnce(access, "/messages/batches", call);
  },

  // They carry no mark of ours: it is one of as many requests, made at that time.
  async find(access, { at, requests }) {
    const { data } = await controlCall(access, "/messages/batches?limit=100", {
      method: "GET",
      schema: listSchema,
    });
    const found = data.filter(({ created_at, request_counts }) => {
      const total = Object.values(request_counts).reduce((sum, count) => sum + count, 0);
      return total === requests && Date.parse(created_at) >= Date.parse(at) - tolerance;
    });
    return found.map(({ id }) => id);
  },

  async results(access, id) {
    const path = `/messages/batches/${id}`;
    const batch = await controlCall(access, path, { method: "GET", schema: batchSchema, isById: true });
    if (batch.processing_status !== "ended") return undefined;
    return readResults(access, `${path}/results`, resultOf);
  },
};

function resultOf(value: unknown): BatchResult {
  const { custom_id: key, result } = lineSchema.parse(value);
  if (result.type === "succeeded") return itemResult(key, 200, result.message);
  if (result.type !== "errored") return { key, type: "again", reason: result.type };
  const type = errorSchema.safeParse(result.error).data?.error?.type;
  return itemResult(key, statuses[type ?? ""] ?? 500, result.error);
}
