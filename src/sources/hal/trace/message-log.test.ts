import { describe, expect, test } from "vitest";
import { readRepeated } from "../../../../test/support/byte-readers.ts";
import { referenceHash } from "../../../../test/support/reference-trace-reader.ts";
import { readBytes } from "../../../bytes/byte-reader.ts";
import { JsonCursor } from "../../../bytes/json-cursor.ts";
import { MessageLog, type SeenMessage } from "./message-log.ts";

/** Reads lists of messages, one list a conversation; gives what was seen and what was handed over, list by list. */
function readAll(log: MessageLog, text: string) {
  const cursor = new JsonCursor(readBytes(Buffer.from(text)));
  const lists: { seen: SeenMessage[]; fresh: string[] }[] = [];
  cursor.enterList();
  while (cursor.nextItem()) {
    const seen: SeenMessage[] = [];
    log.startConversation();
    cursor.enterList();
    while (cursor.nextItem()) seen.push(log.read(cursor));
    lists.push({ seen, fresh: log.takeFresh().map(({ hash }) => hash) });
  }
  cursor.end();
  return lists;
}

const hashes = (seen: readonly SeenMessage[]) => seen.map(({ hash }) => hash);

describe("a message", () => {
  test("is handed over once, whatever its white space, key order and escapes", () => {
    const log = new MessageLog();
    const [first, second] = readAll(
      log,
      String.raw`[[{"role":"user","content":"Köln"}], [{ "content": "K\u00f6ln",
        "role" : "user" }, {"role":"user","content":"Köln"}]]`,
    );
    const hash = referenceHash('{"content":"Köln","role":"user"}');
    expect(first).toEqual({ seen: [{ hash, isAnswer: false }], fresh: [hash] });
    expect(second).toEqual({
      seen: [
        { hash, isAnswer: false },
        { hash, isAnswer: false },
      ],
      fresh: [],
    });
    expect(log).toMatchObject({ distinct: 1, references: 3 });
  });

  test("that begins like a known one, or ends where it ends, is another", () => {
    const log = new MessageLog();
    const lists = readAll(
      log,
      '[[{"a":1},{"b":"x"}], [{"a":1},{"b":"x","c":2}], [{"a":1},{"b":"xy"}], [{"a":10}], [{"b":"x"},{"a":1}]]',
    );
    expect(lists.map(({ fresh }) => fresh.length)).toEqual([2, 1, 1, 1, 0]);
    expect(hashes(lists[4]?.seen ?? [])).toEqual(hashes(lists[0]?.seen ?? []).toReversed());
  });

  test("taken as an answer is the one that later stands in the history", () => {
    const log = new MessageLog();
    const taken = log.take({ role: "assistant", content: "x", n: 10 });
    expect(log.takeFresh()).toHaveLength(1);
    const [history] = readAll(log, '[[{"content": "x", "n": 1e1, "role": "assistant"}]]');
    expect(history).toEqual({ seen: [taken], fresh: [] });
    expect(taken.isAnswer).toBe(true);
  });
});

describe("more text than the log remembers", () => {
  const large = (index: number, megabytes: number) =>
    `{"role":"user","content":"${index}${"x".repeat(megabytes * 1e6)}"}`;

  test("is handed over again, never mistaken", () => {
    const log = new MessageLog();
    const list = `[${Array.from({ length: 40 }, (_, index) => large(index, 1)).join(",")}]`;
    const [first, second] = readAll(log, `[${list},${list}]`);
    expect(hashes(second?.seen ?? [])).toEqual(hashes(first?.seen ?? []));
    expect(new Set(first?.fresh).size).toBe(40);
    expect(log.references).toBe(80);
  });

  test("of one message: it is read each time", () => {
    const log = new MessageLog();
    const lists = readAll(log, `[[${large(0, 8)}],[${large(0, 8)},{"role":"assistant"}]]`);
    expect(lists[1]?.seen[0]).toEqual(lists[0]?.seen[0]);
    expect(lists[1]?.seen[1]?.isAnswer).toBe(true);
  });

  test("of many small messages", { timeout: 120_000 }, () => {
    const log = new MessageLog();
    const count = 140_000;
    const cursor = new JsonCursor(
      readBytes(
        Buffer.from(`[${Array.from({ length: count }, (_, index) => `{"n":${index}}`).join(",")},{"n":0}]`),
      ),
    );
    let last: SeenMessage | undefined;
    cursor.enterList();
    log.startConversation();
    while (cursor.nextItem()) last = log.read(cursor);
    expect(last?.hash).toBe(referenceHash('{"n":0}'));
    // The first one was forgotten and comes again.
    expect(log.takeFresh()).toHaveLength(count + 1);
  });
});

test("a message too large to be read is refused with its place", () => {
  const parts = [
    { text: '[{"content":"', times: 1 },
    { text: "x".repeat(1000), times: 3000 },
    { text: '"}]', times: 1 },
  ];
  const cursor = new JsonCursor(readRepeated(parts), { maxValueBytes: 2e6 });
  cursor.enterList();
  cursor.nextItem();
  expect(() => new MessageLog().read(cursor)).toThrow("a value of more than 2000000 bytes (byte 1 in [0])");
});
