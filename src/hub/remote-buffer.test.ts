import { expect, test } from "vitest";
import { HubServer } from "../../test/support/hub-server.ts";
import { openHub } from "./hub.ts";
import { remoteBuffer, remoteText } from "./remote-buffer.ts";
import { patience } from "./retry.ts";

test("a range that stops coming is asked for again, and what waits is ended from outside", async () => {
  const content = Buffer.from("# A card\n");
  await using server = await HubServer.start({ "README.md": { content } });
  const file = {
    path: "README.md",
    size: content.length,
    algorithm: "git-blob" as const,
    digest: "0".repeat(40),
  };
  let hangs = 1;
  server.fault = ({ path }) =>
    path.startsWith("/api/resolve-cache/") && hangs-- > 0 ? { hangAfter: 3 } : undefined;
  const notes: string[] = [];
  const stop = new AbortController();
  const dataset = { name: server.dataset, revision: "main" };
  const buffer = remoteBuffer(openHub(server.endpoint), dataset, server.commit, file, {
    patience: { ...patience, stall: 100, firstDelay: 1 },
    signal: stop.signal,
    onNote: (text) => notes.push(text),
  });
  expect(await remoteText(buffer)).toBe("# A card\n");
  expect(notes).toEqual([expect.stringContaining("README.md: nothing came for 1 s")]);
  hangs = 99;
  server.onHang = () => stop.abort(new Error("ended"));
  await expect(buffer.slice(0)).rejects.toThrow("ended");
});
