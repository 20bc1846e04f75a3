import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddingServer, type Fault, servedVector } from "../../test/support/embedding-server.ts";
import { meanDirection } from "./embedder.ts";
import type { ModelIdentity } from "./embedding-record.ts";
import { openEmbedder, reopenEmbedder } from "./open-embedder.ts";
import { openRemoteEmbedder, type RemoteEmbedderOptions } from "./remote-embedder.ts";

const patience = { tries: 3, firstDelay: 1, longestDelay: 4, longestRetryAfter: 2_000, timeout: 500 };
let server: EmbeddingServer;
let notes: string[];

beforeEach(async () => {
  server = await EmbeddingServer.start();
  notes = [];
});

afterEach(async () => server[Symbol.asyncDispose]());

async function embed(texts: readonly string[], more: Partial<RemoteEmbedderOptions> = {}) {
  const onNote = (text: string) => notes.push(text);
  const options = { name: "made-up", baseUrl: server.baseUrl, longTexts: "cut", patience, onNote } as const;
  const embedded = await openRemoteEmbedder({ ...options, ...more }).embed(texts);
  return embedded.map(({ vector, isLong }) => ({ vector: [...vector], isLong }));
}

function close(vector: readonly number[]) {
  return vector.map((value) => expect.closeTo(value, 6));
}

/** These faults, one a request; then none. */
function failWith(...faults: (Fault | "hang" | undefined)[]): void {
  server.fault = () => faults.shift();
}

describe("openRemoteEmbedder", () => {
  it("asks for many texts at once and puts the answer in their order, at length 1", async () => {
    const texts = ["one", "two", "three"];
    const expected = texts.map((text) => ({ vector: close(servedVector(text)), isLong: false }));
    expect(await embed(texts, { apiKey: "secret", baseUrl: `${server.baseUrl}/` })).toEqual(expected);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ path: "/v1/embeddings", model: "made-up", texts });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer secret");
  });

  it("keeps a request below the characters that a server takes", async () => {
    const texts = Array.from({ length: 5 }, (_, i) => `${i}`.repeat(90_000));
    expect((await embed(texts)).map(({ vector }) => vector)).toEqual(
      texts.map((text) => close(servedVector(text))),
    );
    expect(server.requests.map((request) => request.texts.length)).toEqual([2, 2, 1]);
  });

  it("tries again after 429 and 5xx, and waits as long as the server asks", async () => {
    failWith({ status: 429, headers: { "retry-after": "1" } }, { status: 503 });
    const began = performance.now();
    expect(await embed(["one"])).toHaveLength(1);
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(notes).toEqual([
      expect.stringMatching(/answers 429: made-up trouble; trying again in 1 s/),
      expect.stringMatching(/answers 503/),
    ]);
  });

  it("tries again when no answer comes", async () => {
    failWith("hang");
    expect(await embed(["one"])).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/cannot be reached/)]);
  });

  it("gives up after some tries, or when the server asks to wait too long", async () => {
    failWith({ status: 500 }, { status: 500 }, { status: 500 }, { status: 500 });
    await expect(embed(["one"])).rejects.toThrow(/answers 500: made-up trouble, 3 times in a row/);
    expect(server.requests).toHaveLength(3);
    failWith({ status: 429, headers: { "retry-after": "3600" } });
    await expect(embed(["one"])).rejects.toThrow(/asks to wait 3600 s/);
  });

  it("does not try again what cannot pass, and never tells the key", async () => {
    for (const [status, body, expected] of [
      [401, '{"error":{"message":"bad key\\u001b[31m"}}', /refuses the request \(401\): bad key \[31m/],
      [404, "not json", /refuses the request \(404\)/],
      [
        429,
        '{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}',
        /exceeded your quota/,
      ],
    ] as const) {
      server.requests.length = 0;
      failWith({ status, body });
      const error: unknown = await embed(["one"], { apiKey: "sk-secret" }).catch((reason: unknown) => reason);
      expect(String(error)).toMatch(expected);
      expect(JSON.stringify(error)).not.toContain("sk-secret");
      expect(server.requests).toHaveLength(1);
    }
  });

  it("refuses an answer that is no list of vectors", async () => {
    const item = { index: 0, embedding: [1, 2] };
    for (const body of [
      "<html>",
      "{}",
      JSON.stringify({ data: [item] }),
      JSON.stringify({ data: [item, item] }),
    ]) {
      failWith({ status: 200, body });
      await expect(embed(["one", "two"])).rejects.toThrow(/something else than embeddings/);
    }
    const uneven = { data: [item, { index: 1, embedding: [1] }] };
    failWith({ status: 200, body: JSON.stringify(uneven) });
    await expect(embed(["one", "two"])).rejects.toThrow(/2 vectors of 2 and 1 numbers/);
  });

  it("cuts a text that the server calls too long to its half, until it takes it", async () => {
    server.window = 100;
    const long = "word ".repeat(60);
    const [short, cut, other] = await embed(["short", long, "other"]);
    expect(short).toEqual({ vector: close(servedVector("short")), isLong: false });
    expect(other).toEqual({ vector: close(servedVector("other")), isLong: false });
    expect(cut?.isLong).toBe(true);
    const taken = server.embedded.find((text) => text.startsWith("word"));
    expect(long.startsWith(taken ?? "?")).toBe(true);
    expect(taken?.length).toBeGreaterThan(50);
    expect(cut?.vector).toEqual(close(servedVector(taken ?? "")));
  });

  it("splits such a text and takes the mean of its parts", async () => {
    server.window = 100;
    const long = "𝒲ord ".repeat(30).trim();
    const [split] = await embed([long], { longTexts: "split" });
    expect(server.embedded.join("")).toBe(long);
    const [first = "", second = ""] = server.embedded;
    const parts = [first, second].map((text) => Float32Array.from(servedVector(text)));
    const mean = meanDirection(parts, [first.length, second.length]);
    expect(split).toEqual({ vector: close([...mean]), isLong: true });
  });

  it("refuses addresses and keys that cannot be any, without repeating a password", async () => {
    for (const baseUrl of ["localhost", "ftp://a/v1", "http://me:pass@a/v1"]) {
      await expect(embed(["one"], { baseUrl })).rejects.toThrow(/^not an address of a model(?!.*pass@)/);
    }
    await expect(embed(["one"], { apiKey: "two words" })).rejects.toThrow(/holds a space/);
  });
});

describe("openEmbedder", () => {
  const environment = () => ({ OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: "key" });

  it("takes openai/ as the maker's name, and a name behind an address as it is", async () => {
    await using ofMaker = await openEmbedder({ model: "openai/small", env: environment() });
    await ofMaker.embed(["one"]);
    await using ofRouter = await openEmbedder({
      model: "openai/small",
      baseUrl: server.baseUrl,
      env: {},
    });
    await ofRouter.embed(["one"]);
    expect(server.requests.map(({ model }) => model)).toEqual(["small", "openai/small"]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer key", undefined]);
  });

  it("asks for the key that OpenAI needs", async () => {
    await expect(openEmbedder({ model: "openai/small", env: {} })).rejects.toMatchObject({
      code: "usage",
      hint: "set OPENAI_API_KEY in the environment",
    });
  });
});

describe("reopenEmbedder", () => {
  it("sends nothing to an address that only the embeddings name", async () => {
    const made: ModelIdentity = { kind: "remote", name: "small", baseUrl: server.baseUrl, longTexts: "cut" };
    const environment = { OPENAI_API_KEY: "key" };
    await expect(reopenEmbedder(made, { env: environment })).rejects.toThrow(`made at ${server.baseUrl}`);
    await using named = await reopenEmbedder(made, { env: environment, baseUrl: server.baseUrl });
    expect(named.identity).toEqual(made);
  });
});
