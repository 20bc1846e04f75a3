import { z } from "zod";
import { type Decoded, exchange } from "../protocols/exchange.ts";
import { loadProtocol } from "../protocols/load-protocol.ts";
import { parseModelName, protocolOf } from "../providers.ts";
import type { AnswerRecord } from "./record.ts";

// What was asked is not in the journal, and not needed to read what was answered, but for its form.
const nothing = { messages: [{ role: "user", content: "" }], version: "" } as const;
const anything = z.looseObject({});

/** Reads a kept answer without the request it answers. @throws HindcastError `bad-input` when it is not understood */
export async function readRecord({
  model: name,
  endpoint: baseUrl,
  structured,
  body,
}: AnswerRecord): Promise<Decoded> {
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
  return await exchange(
    { endpoint, model, protocol: await loadProtocol(protocolName) },
    request,
    async () => body,
  );
}
