import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { EmbeddingServer } from "../support/embedding-server.ts";
import { madeUpBert } from "../support/made-up-bert.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  madeUpBert(file("model"));
  const rows = Array.from({ length: 400 }, (_, i) => `tau,0${i},"book ${i % 350} flights\nto rome"`);
  await writeFile(file("tasks.csv"), `benchmark_id,task_id,task_input\n${rows.join("\n")}\n`);
});

afterAll(async () => folder[Symbol.asyncDispose]());

function file(name: string): string {
  return path.join(folder.path, name);
}

async function scratchFolders(): Promise<string[]> {
  return (await readdir(folder.path)).filter((name) => name.includes(".scratch-"));
}

describe("hindcast embed", () => {
  test("embeds a table by a local model in the hub's cache, and maps it", async () => {
    const { code, stdout } = await hindcast([
      ...["embed", file("tasks.csv"), "--model", file("model"), "--output", file("tasks.parquet"), "--json"],
    ]);
    expect(code).toBe(0);
    const { status, record } = JSON.parse(stdout);
    expect(status).toBe("written");
    expect(record).toMatchObject({ texts: 350, dimension: 32, rowsWithoutText: 0, source: { rows: 400 } });

    const map = await hindcast([
      ...["map", file("tasks.parquet"), "-o", file("map"), "--neighbours", "book 9 flights", "--count", "3"],
    ]);
    expect(map.code).toBe(0);
    expect(map.stdout).toMatch(/cosine\s+task\s+text\n\s*0\.\d{3}\s+tau 0/);
    expect((await stat(file("map/map.png"))).size).toBeGreaterThan(10_000);
  });

  test("killed at any moment it goes on, and ends with the same bytes", async () => {
    await using server = await EmbeddingServer.start();
    const words = (out: string) => [
      ...["embed", file("tasks.csv"), "--model", "made-up", "--base-url", server.baseUrl, "-o", file(out)],
      ...["--texts-at-once", "10", "--jobs", "2"],
    ];
    expect((await hindcast(words("whole.npy"))).code).toBe(0);
    for (const [at, signal] of [
      [5, "SIGKILL"],
      [20, "SIGKILL"],
      [12, "SIGINT"],
    ] as const) {
      let child: { kill(signal: NodeJS.Signals): unknown } | undefined;
      let asked = 0;
      server.embedded.length = 0;
      server.fault = () => {
        if (++asked !== at) return undefined;
        child?.kill(signal);
        return "hang";
      };
      const ended = await hindcast(words("killed.npy"), { onStart: (running) => (child = running) });
      expect(ended.code).toBe(signal === "SIGINT" ? 130 : null);
      expect(existsSync(file("killed.npy.part"))).toBe(true);
      expect(existsSync(file("killed.npy"))).toBe(false);
      // Only a process that is asked to end can clean up.
      if (signal === "SIGINT") expect(await scratchFolders()).toEqual([]);
    }
    server.fault = () => undefined;
    const held = (await stat(file("killed.npy.part"))).size;
    expect(held).toBeGreaterThan(10_000);
    expect(await hindcast(words("killed.npy"))).toMatchObject({ code: 0 });
    expect((await readFile(file("killed.npy"))).equals(await readFile(file("whole.npy")))).toBe(true);
    expect(existsSync(file("killed.npy.part"))).toBe(false);
    expect(await scratchFolders()).toEqual([]);
  });

  test("a matrix opens with numpy.load", async (context) => {
    if (spawnSync("python3", ["-c", "import numpy"]).status !== 0) {
      process.stderr.write("numpy.load SKIPPED: Python has no numpy\n");
      context.skip();
    }
    const embedded = await hindcast([
      ...["embed", file("tasks.csv"), "--model", file("model"), "-o", file("tasks.npy")],
    ]);
    expect(embedded.code).toBe(0);
    const script = `import json, sys, numpy
a = numpy.load(sys.argv[1])
print(json.dumps([list(a.shape), str(a.dtype), float(abs((a * a).sum(axis=1) - 1).max()), bool((a[0] == a[350]).all()), bool((a[0] == a[1]).all())]))`;
    const { stdout } = spawnSync("python3", ["-c", script, file("tasks.npy")], { encoding: "utf8" });
    const [shape, type, error, isSame, isOther] = JSON.parse(stdout);
    expect([shape, type, isSame, isOther]).toEqual([[400, 32], "float32", true, false]);
    expect(error).toBeLessThan(1e-5);
  });

  test("asks for OpenAI's key, and finds it and the address in the environment", async () => {
    await using server = await EmbeddingServer.start();
    const words = ["embed", file("tasks.csv"), "--model", "openai/small", "-o", file("remote.npy")];
    vi.stubEnv("OPENAI_API_KEY", undefined);
    vi.stubEnv("OPENAI_BASE_URL", undefined);
    expect(await hindcast(words)).toMatchObject({
      code: 2,
      stderr: "hindcast: openai/small needs a key\n  set OPENAI_API_KEY in the environment\n",
    });
    vi.stubEnv("OPENAI_API_KEY", "sk-made-up");
    vi.stubEnv("OPENAI_BASE_URL", server.baseUrl);
    expect((await hindcast(words)).code).toBe(0);
    vi.unstubAllEnvs();
    expect(server.requests[0]).toMatchObject({
      model: "small",
      headers: { authorization: "Bearer sk-made-up" },
    });
    expect(await readFile(file("remote.npy.json"), "utf8")).not.toContain("sk-made-up");
  });

  test("tells how to get what is missing", async () => {
    vi.stubEnv("HF_HOME", file("nothing"));
    vi.stubEnv("HF_HUB_CACHE", undefined);
    const { code, stderr } = await hindcast(["embed", file("tasks.csv"), "-o", file("none.npy")]);
    vi.unstubAllEnvs();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /no model sentence-transformers\/all-MiniLM-L6-v2 on this machine.*\n {2}fetch it: hf download/,
    );
    const native = await hindcast([
      ...[
        "embed",
        file("tasks.csv"),
        "--model",
        file("model"),
        "--runtime",
        "native",
        "-o",
        file("none.npy"),
      ],
    ]);
    // Where somebody has installed it, it does its work.
    if (native.code !== 0)
      expect(native.stderr).toContain("npm install --global --ignore-scripts onnxruntime-node@");
  });
});
