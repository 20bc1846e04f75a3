import { writeFile } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { WritableHub } from "../../../test/support/writable-hub.ts";
import { cardMarker } from "../tasks/dataset-card.ts";
import { checkUploadTarget } from "./check-upload-target.ts";
import { uploadHints } from "./upload-hints.ts";

// Waits between tries are random shares of seconds.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.001);
  return () => vi.restoreAllMocks();
});

async function made(pack = "tasks of today") {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "tasks.parquet"), pack);
  await writeFile(path.join(folder.path, "README.md"), `---\n---\n${cardMarker}\n# ${pack}\n`);
  return folder;
}

const repo = "me/hinted";
const text = (hub: WritableHub, file: string) =>
  hub.repositories.get(repo)?.files.get(file)?.content.toString();

test("makes a private dataset with tasks and card", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const uploaded = await uploadHints({
    folder: folder.path,
    repo,
    isPrivate: true,
    endpoint: hub.endpoint,
    token: hub.token,
  });
  expect(uploaded).toEqual({
    url: `${hub.endpoint}/datasets/${repo}`,
    created: true,
    visibility: "private",
    written: ["tasks.parquet", "README.md"],
    keptCard: false,
  });
  expect(hub.repositories.get(repo)?.isPrivate).toBe(true);
  expect(text(hub, "tasks.parquet")).toBe("tasks of today");
});

test("into a dataset that is not empty: its files and its card stay, nothing is deleted", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  hub.publish(repo, {
    "README.md": { content: Buffer.from("# Mine\n") },
    "notes.txt": { content: Buffer.from("keep") },
  });
  const { created, keptCard, written } = await uploadHints({
    folder: folder.path,
    repo,
    endpoint: hub.endpoint,
    token: hub.token,
  });
  expect({ created, keptCard, written }).toEqual({
    created: false,
    keptCard: true,
    written: ["tasks.parquet"],
  });
  expect([...(hub.repositories.get(repo)?.files.keys() ?? [])].sort()).toEqual([
    "README.md",
    "notes.txt",
    "tasks.parquet",
  ]);
  expect(text(hub, "README.md")).toBe("# Mine\n");
});

test("tasks in a dataset that is not ours are replaced with force only, and the same ones are no matter", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
  const mine = { content: Buffer.from("# Mine\n") };
  for (const card of [{ "README.md": mine }, {}]) {
    hub.publish(repo, { ...card, "tasks.parquet": { content: Buffer.from("mine"), large: true } });
    const refused = { code: "usage", hint: "choose another name, or have it replaced with --force" };
    await expect(checkUploadTarget(options)).rejects.toMatchObject(refused);
    await expect(uploadHints(options)).rejects.toMatchObject(refused);
    expect(text(hub, "tasks.parquet")).toBe("mine");
  }
  hub.publish(repo, { "README.md": mine, "tasks.parquet": { content: Buffer.from("mine"), large: true } });
  await checkUploadTarget({ ...options, force: true });
  expect((await uploadHints({ ...options, force: true })).written).toEqual(["tasks.parquet"]);
  expect((await uploadHints(options)).written).toEqual([]);
  expect(text(hub, "README.md")).toBe("# Mine\n");
});

test("a target that is new, or ours, passes", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
  await checkUploadTarget(options);
  await uploadHints(options);
  await checkUploadTarget(options);
});

test("takes a token of any form, as other hubs give, and shows it to no storage", async () => {
  await using hub = await WritableHub.start("rw");
  await using folder = await made();
  const { written } = await uploadHints({ folder: folder.path, repo, endpoint: hub.endpoint, token: "rw" });
  expect(written).toEqual(["tasks.parquet", "README.md"]);
  expect(hub.tokensInStorage).toEqual([]);
});

test("the same again writes nothing, another content replaces its own", async () => {
  await using hub = await WritableHub.start();
  await using first = await made();
  await using second = await made("tasks of tomorrow");
  const options = { repo, endpoint: hub.endpoint, token: hub.token };
  await uploadHints({ ...options, folder: first.path });
  const commits = () => hub.requests.filter((request) => request.includes("/commit/")).length;
  expect((await uploadHints({ ...options, folder: first.path })).written).toEqual([]);
  expect(commits()).toBe(1);
  expect((await uploadHints({ ...options, folder: second.path })).written).toEqual([
    "tasks.parquet",
    "README.md",
  ]);
  expect(text(hub, "README.md")).toContain("tasks of tomorrow");
});

test("goes on after an interruption without sending the tasks again", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
  hub.fault = (request) => (request.includes("/commit/") ? 403 : undefined);
  await expect(uploadHints(options)).rejects.toMatchObject({
    code: "bad-input",
    hint: expect.stringContaining("to go on"),
  });
  hub.fault = () => undefined;
  await uploadHints(options);
  expect(hub.requests.filter((request) => request.startsWith("PUT /storage/"))).toHaveLength(1);
  expect(text(hub, "tasks.parquet")).toBe("tasks of today");
});

test.each([429, 503, "lost"] as const)("waits for a hub that is busy (%s)", async (fault) => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const seen = new Set<string>();
  // The first try of everything fails.
  hub.fault = (request) => {
    if (seen.has(request) || request.startsWith("GET")) return undefined;
    seen.add(request);
    return fault;
  };
  const notes: string[] = [];
  const onNote = (note: string) => void notes.push(note);
  await uploadHints({ folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token, onNote });
  expect(text(hub, "tasks.parquet")).toBe("tasks of today");
  expect(notes.length).toBeGreaterThan(3);
});

test.each([429, 503, "lost"] as const)(
  "a card that cannot be read at once is read, and kept (%s)",
  async (fault) => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.publish(repo, { "README.md": { content: Buffer.from("# Mine\n") } });
    let faults = 0;
    hub.fault = (request) => (request.endsWith("/README.md") && faults++ < 2 ? fault : undefined);
    const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
    expect((await uploadHints(options)).keptCard).toBe(true);
    expect(faults).toBeGreaterThan(2);
    expect(text(hub, "README.md")).toBe("# Mine\n");
  },
);

test("a hub that stays busy is given up: what could not be done is told", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
  hub.fault = (request) => (request.startsWith("POST") ? 503 : undefined);
  await expect(uploadHints(options)).rejects.toMatchObject({
    message: expect.stringMatching(/^cannot upload to me\/hinted: .* answers 503, 6 times in a row/),
    hint: expect.stringContaining("not sent again"),
  });
  hub.fault = (request) => (request.startsWith("GET") ? 503 : undefined);
  await expect(uploadHints(options)).rejects.toThrow(
    /^cannot read me\/hinted: .* answers 503, 6 times in a row/,
  );
});

describe("a dataset that is there", () => {
  test("and public is refused for what is to be private, before anything is sent", async () => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.publish(repo, {});
    const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
    await expect(uploadHints({ ...options, isPrivate: true })).rejects.toMatchObject({
      code: "usage",
      message: "me/hinted exists and is public",
      hint: "leave out --private, or choose another name",
    });
    expect(hub.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
    expect((await uploadHints(options)).visibility).toBe("public");
  });

  test("and private is taken, and said to be so", async () => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.publish(repo, {}, true);
    const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
    for (const isPrivate of [true, false])
      expect(await uploadHints({ ...options, isPrivate })).toMatchObject({
        created: false,
        visibility: "private",
      });
  });

  test("takes an upload by a token that may write there and make none", async () => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.publish(repo, {});
    hub.fault = (request) => (request.includes("/repos/create") ? 403 : undefined);
    await uploadHints({ folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token });
    expect(text(hub, "tasks.parquet")).toBe("tasks of today");
  });

  test("and that the token may not see is told", async () => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.publish(repo, {}, true);
    hub.fault = (request) => (request.startsWith("GET") ? 404 : undefined);
    const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
    await expect(uploadHints(options)).rejects.toThrow("me/hinted exists, and the token may not see it");
  });
});

test("a dataset that the hub makes public although it was to be private gets nothing", async () => {
  await using hub = await WritableHub.start();
  await using folder = await made();
  hub.alwaysPublic = true;
  const options = { folder: folder.path, repo, isPrivate: true, endpoint: hub.endpoint, token: hub.token };
  await expect(uploadHints(options)).rejects.toThrow("me/hinted exists and is public");
  expect(hub.requests.some((request) => /storage|commit/.test(request))).toBe(false);
});

describe("a refusal", () => {
  const failing = async (request: string, said: string) => {
    await using hub = await WritableHub.start();
    await using folder = await made();
    hub.signature = "?X-Amz-Credential=AKIA&X-Amz-Signature=s3cret";
    hub.said = said;
    hub.fault = (seen) => (seen.includes(request) ? 403 : undefined);
    const options = { folder: folder.path, repo, endpoint: hub.endpoint, token: hub.token };
    return await uploadHints(options).catch((error: Error) => error);
  };

  test("of the storage shows nothing of the address that lets its holder write", async () => {
    const error = await failing("PUT /storage/", "<Error>s3cret</Error>");
    expect(error).toMatchObject({
      message: expect.stringMatching(/^cannot upload to me\/hinted: 127\.0\.0\.1:\d+ answers 403$/),
      hint: expect.stringContaining("to go on"),
    });
    // With causes, as a program that uses the library may print it.
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });

  test("of the hub is told in its own words, fit for a terminal, with what to do", async () => {
    const said = { error: "You don't have the rights\u001b[31m to create a dataset" };
    expect(await failing("/repos/create", JSON.stringify(said))).toMatchObject({
      message: expect.stringContaining("answers 403: You don't have the rights [31m to create a dataset"),
      hint: expect.stringContaining(
        "set HF_TOKEN to a token that may write there, or make the dataset first",
      ),
    });
  });
});

test("asks for a token, and never shows one", async () => {
  await using folder = await made();
  await expect(uploadHints({ folder: folder.path, repo })).rejects.toMatchObject({
    code: "usage",
    hint: expect.stringContaining("HF_TOKEN"),
  });
  await using hub = await WritableHub.start();
  const wrong = "hf_wrongwrongwrongwrong";
  const error = await uploadHints({ folder: folder.path, repo, endpoint: hub.endpoint, token: wrong }).catch(
    (caught: unknown) => caught,
  );
  expect(String(error)).toContain("401");
  expect(JSON.stringify(error)).not.toContain(wrong);
});
