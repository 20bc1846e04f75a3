import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { hasty } from "../../../test/support/asking.ts";
import { ConnectionError, sendForPieces } from "../http/send.ts";
import type { BatchResult } from "./batch-interface.ts";
import { linesOf, readResults } from "./result-lines.ts";

async function serving(answer: (response: ServerResponse, arrival: number) => void) {
  let arrivals = 0;
  const server = createServer((_, response) => answer(response, ++arrivals)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = { provider: "openai", protocol: "openai", baseUrl, identity: baseUrl } as const;
  const access = {
    endpoint: { ...endpoint, apiKey: undefined, dialect: {}, keyVariable: undefined },
    headers: {},
    patience: hasty,
    signal: new AbortController().signal,
  };
  return {
    baseUrl,
    get arrivals() {
      return arrivals;
    },
    results: () => readResults(access, "/results", read),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const read = (value: unknown): BatchResult => ({ key: String(value), type: "done", body: "" });
const keyOf = (result: { key: string } | { line: string }) => ("key" in result ? result.key : "odd");

test("a download that breaks off goes on where it was, and gives each result once", async () => {
  await using server = await serving((response, arrival) => {
    response.writeHead(200, { "content-length": 8 });
    response.write("1\n2\n3\n4\n".slice(0, Math.min(arrival * 3, 8)), () => {
      if (arrival * 3 < 8) response.destroy();
      else response.end();
    });
  });
  expect((await all(server.results())).map(keyOf)).toEqual(["1", "2", "3", "4"]);
  expect(server.arrivals).toBe(3);
});

test("results that end in the middle of a line are had again, and not for ever", async () => {
  await using server = await serving((response, arrival) => {
    response.end(arrival === 1 ? "1\n[2" : "1\n[2]\n[3");
  });
  expect((await all(server.results())).map(keyOf)).toEqual(["1", "2", "odd"]);
  expect(server.arrivals).toBeLessThanOrEqual(hasty.failures + 1);
});

test("whoever has seen enough ends the download, and memory does not grow with it", async () => {
  let written = 0;
  await using server = await serving((response) => {
    const block = `${"1\n".repeat(500_000)}`;
    const write = () => {
      while (!response.destroyed && written < 300) {
        written++;
        if (!response.write(block)) return void response.once("drain", write);
      }
      response.end();
    };
    write();
  });
  for await (const result of server.results()) {
    expect(keyOf(result)).toBe("1");
    break;
  }
  expect(written).toBeLessThan(50);
});

test("a download may take longer than its timeout, but not be silent for so long", async () => {
  await using server = await serving((response, arrival) => {
    response.write("a");
    if (arrival > 1) return;
    let pieces = 0;
    const timer = setInterval(() => {
      response.write("a");
      if (++pieces < 12) return;
      clearInterval(timer);
      response.end();
    }, 200);
  });
  const length = async () => {
    const { pieces } = await sendForPieces(server.baseUrl, { method: "GET", timeout: 1500 });
    return (await all(pieces)).join("").length;
  };
  expect(await length()).toBeGreaterThan(12);
  await expect(length()).rejects.toThrow(ConnectionError);
});

test("lines are whole wherever their pieces end; of one that is too long there is the beginning", async () => {
  const text = Buffer.from("ä\n\u2028b\n\nabcdefghijkl\nlast");
  for (let size = 1; size <= text.length; size++) {
    const pieces = async function* () {
      for (let from = 0; from < text.length; from += size) yield text.subarray(from, from + size);
    };
    const lines = await all(linesOf(pieces()));
    expect(lines.map(({ line }) => line)).toEqual(["ä", "\u2028b", "", "abcdefghijkl", "last"]);
    expect(lines.map(({ isCutOff }) => isCutOff)).toEqual([false, false, false, false, true]);
  }
  const long = async function* () {
    for (let piece = 0; piece < 10; piece++) yield Buffer.from("aaaa");
    yield Buffer.from("\nb\n");
  };
  const cut = await all(linesOf(long(), 10));
  expect(cut.map(({ line }) => line)).toEqual(["a".repeat(12), "b"]);
});
