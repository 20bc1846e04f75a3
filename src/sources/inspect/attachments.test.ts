import { expect, test } from "vitest";
import { Attachments } from "./attachments.ts";

const texts = Buffer.from('{"0a1b":"a \\"long\\" text","ff":"data:image/png;base64,AAAA"}');

test.each([
  ['{"content":"attachment://0a1b"}', '{"content":"a \\"long\\" text"}'],
  ['["tc://ff","attachment://ff"]', '["data:image/png;base64,AAAA","data:image/png;base64,AAAA"]'],
  ['{"content":"attachment://unknown"}', '{"content":"attachment://unknown"}'],
  ['{"content":"see attachment://0a1b"}', '{"content":"see attachment://0a1b"}'],
  ['{"content":"say \\"attachment://0a1b\\""}', '{"content":"say \\"attachment://0a1b\\""}'],
  ['"attachment://0a1b', '"attachment://0a1b'],
])("%s becomes %s", (json, expected) => {
  const attachments = new Attachments(texts, false);
  expect(attachments.resolve(Buffer.from(json)).toString()).toBe(expected);
  expect(attachments.resolvesTo(Buffer.from(expected), Buffer.from(json))).toBe(true);
  for (const other of [`${expected} `, expected.slice(0, -1), expected.replace(/.$/, "?"), ""])
    expect(attachments.resolvesTo(Buffer.from(other), Buffer.from(json))).toBe(false);
});

test("a text that is known by its place must be there", () => {
  expect(() => new Attachments(undefined, true).resolve(Buffer.from('"attachment://3"'))).toThrow(/text 3/);
});

test("a message does not grow without bound", () => {
  const large = new Attachments(Buffer.from(`{"a":"${"x".repeat(1 << 20)}"}`), false);
  const json = Buffer.from(`[${Array.from({ length: 300 }, () => '"attachment://a"').join(",")}]`);
  expect(() => large.resolve(json)).toThrow(/too large with its attachments/);
});
