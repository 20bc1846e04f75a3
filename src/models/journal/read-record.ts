import { z } from "zod";
import { type Decoded, exchange, UnreadableAnswer } from "../protocols/exchange.ts";
import { loadProtocol } from "../protocols/load-protocol.ts";
import { parseModelName, protocolOf } from "../providers.ts";
import type { AnswerRecord } from "./record.ts";

// What was asked is not in the journal, and not needed to read what was answered, but for its form.
const nothing = { messages: [{ role: "user", content: "" }], version: "" } as const;
const anything = z.looseObject({});

/** Reads a kept answer without the request it answers; `undefined` for one that cannot be understood. */
export async function readRecord({
  model: name,
  endpoint: baseUrl,
  structured,
  body,
}: AnswerRecord): Promise<Decoded | undefined> {
  const { provider, model } = parseModelName(name);
  const protocolName = protocolOf(provider);
  const endpoint = {
    provider,
    protocol: protocolName,
    baseUrl,
    identity: baseUrl,
    apiKey: undefined,
    dialect: {},
    keyVariable: undefined,
  };
  const request = { model: name, ...nothing, ...(structured && { schema: anything }) };
  const target = { endpoint, model, protocol: await loadProtocol(protocolName) };
  try {
    return await exchange(target, request, async () => body);
  } catch (error) {
    if (error instanceof UnreadableAnswer) return undefined;
    throw error;
  }
}
