import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { downloadFrom } from "../../test/support/downloads.ts";
import { type Fault, HubServer } from "../../test/support/hub-server.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { manifestName } from "./names.ts";

const content = Buffer.concat(
  Array.from({ length: 10_000 }, (_, index) => createHash("sha256").update(`${index}`).digest()),
);
const held = 150_000;

/** A download that was given up when some of its file was there. */
async function heldInPart() {
  const server = await HubServer.start({ "a.zip": { content, large: true } });
  const folder = await temporaryFolder();
  let tries = 0;
  server.fault = ({ host }) => {
    if (host !== "storage") return undefined;
    return tries++ === 0 ? { hangAfter: held } : { status: 503 };
  };
  await expect(downloadFrom(server, folder.path)).rejects.toThrow("times in a row");
  server.requests.length = 0;
  return {
    server,
    folder,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const page = "<html>log in</html>";
const pageHeaders = { "content-type": "text/html", "content-length": `${page.length}` };
const total = content.length;

test.each<[string, Fault, string]>([
  ["a page to log in", { status: 200, headers: pageHeaders, body: page }, "sends 19 bytes of text/html"],
  [
    "a page of unknown length",
    { status: 200, headers: { "content-type": "text/html" }, body: page },
    "sends an answer of unknown length of text/html",
  ],
  [
    "a part of another length than it says",
    {
      status: 206,
      headers: { "content-range": `bytes ${held}-${total - 1}/${total}`, "content-length": "3" },
      body: "abc",
    },
    "sends 3 bytes",
  ],
])("%s in a file's place is told, and what is held stays", async (_, fault, message) => {
  await using state = await heldInPart();
  const { server, folder } = state;
  server.fault = ({ host }) => (host === "storage" ? fault : undefined);
  const { files, findings } = await downloadFrom(server, folder.path);
  expect(files).toMatchObject([{ path: "a.zip", status: "wrong" }]);
  expect(findings).toMatchObject([{ level: "bad", code: "not-the-file", subject: "a.zip" }]);
  expect(findings[0]?.message).toContain(message);
  expect(findings[0]?.message).toContain(`the hub lists ${total} bytes; what came of it before is kept`);
  expect(findings[0]?.message).not.toContain("secret");

  server.requests.length = 0;
  server.fault = () => undefined;
  await downloadFrom(server, folder.path);
  expect(ranges(server)).toEqual([`bytes=${held}-`]);
  expect(await readFile(path.join(folder.path, "a.zip"))).toEqual(content);
});

test.each<[string, Fault]>([
  ["416", { status: 416, headers: { "content-range": "bytes */7" } }],
  ["a part of something else", { status: 206, headers: { "content-range": "bytes 0-6/7" }, body: "1234567" }],
])("after %s the whole is asked for, and what is held given up only for that", async (_, fault) => {
  await using state = await heldInPart();
  const { server, folder } = state;
  server.fault = ({ host, headers }) => {
    if (host !== "storage") return undefined;
    return headers.range ? fault : { status: 200, headers: pageHeaders, body: page };
  };
  const { findings } = await downloadFrom(server, folder.path);
  expect(findings).toMatchObject([{ code: "not-the-file" }]);
  expect(ranges(server)).toEqual([`bytes=${held}-`, undefined]);

  server.requests.length = 0;
  server.fault = ({ host, headers }) => (host === "storage" && headers.range ? fault : undefined);
  expect((await downloadFrom(server, folder.path)).findings).toEqual([]);
  expect(ranges(server)).toEqual([`bytes=${held}-`, undefined]);
  expect(await readFile(path.join(folder.path, "a.zip"))).toEqual(content);
});

test("a page in the place of a file of which nothing is held leaves nothing", async () => {
  await using server = await HubServer.start({ "a.zip": { content, large: true } });
  await using folder = await temporaryFolder();
  server.fault = ({ host }) =>
    host === "storage" ? { status: 200, headers: pageHeaders, body: page } : undefined;
  const { findings } = await downloadFrom(server, folder.path);
  expect(findings[0]?.message).toMatch(
    /^127\.0\.0\.1:\d+ sends 19 bytes of text\/html, and the hub lists 320000 bytes$/,
  );
  expect(await readdir(folder.path)).toEqual([manifestName]);
});

function ranges(server: HubServer) {
  return server.requests.filter(({ host }) => host === "storage").map(({ headers }) => headers.range);
}
