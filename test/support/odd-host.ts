import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** A chat completion, whole, with the choice and the use it is given. */
export function chat(choice: object, usage?: { prompt_tokens: number; completion_tokens: number }): object {
  const total = usage && { total_tokens: usage.prompt_tokens + usage.completion_tokens };
  const said = { index: 0, message: { role: "assistant", content: "because" }, finish_reason: "stop" };
  return { id: "x", model: "m", choices: [{ ...said, ...choice }], usage: usage && { ...usage, ...total } };
}

export interface OddHost extends AsyncDisposable {
  readonly baseUrl: string;
  /** What arrived, and how many of it at once at most. */
  readonly seen: { arrivals: number; atOnce: number };
}

/** A host that answers every question, after a moment, with the body that `answer` makes of its last message. */
export async function oddHost(answer: (text: string) => object, latency = 0): Promise<OddHost> {
  const seen = { arrivals: 0, atOnce: 0 };
  let open = 0;
  const server = createServer(async (request, response) => {
    const { messages } = (await json(request)) as { messages: { content: unknown }[] };
    seen.arrivals++;
    seen.atOnce = Math.max(seen.atOnce, ++open);
    await sleep(latency);
    open--;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer(JSON.stringify(messages.at(-1)?.content))));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
