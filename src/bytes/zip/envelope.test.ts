import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces } from "../../../test/support/pieces.ts";
import { Envelope } from "./envelope.ts";

const data = "QUJDREVGR0hJSktMTU5PUA==";

test.each([
  ["as HAL writes it", `{\n  "encrypted_data": "${data}",\n  "salt": "c2FsdA=="\n}`],
  ["salt first, compact", `{"salt":"c2FsdA==","encrypted_data":"${data}"}`],
  ["with other white space", `\t{ "encrypted_data"\r\n:\n"${data}" ,"salt" :  "c2FsdA==" } \n`],
])("%s, cut anywhere: text and salt", (_, json) => {
  fc.assert(
    fc.property(fc.array(fc.nat(json.length), { maxLength: 20 }), (cuts) => {
      const envelope = new Envelope();
      const text = pieces(Buffer.from(json), cuts).map((piece) => Buffer.from(envelope.push(piece)));
      envelope.end();
      expect(Buffer.concat(text).toString()).toBe(data);
      expect(envelope.salt).toBe("c2FsdA==");
    }),
  );
});

test("cut short anywhere, it has no good end", () => {
  const json = `{\n  "encrypted_data": "${data}",\n  "salt": "c2FsdA=="\n}`;
  for (let length = 0; length < json.length; length++) {
    const envelope = new Envelope();
    envelope.push(Buffer.from(json.slice(0, length)));
    expect(() => envelope.end(), `${length} bytes`).toThrow("is not whole");
  }
});

describe("what is no envelope", () => {
  test.each([
    ["null", "keys"],
    ["[]", "keys"],
    ['{"salt": "c2FsdA=="}', "keys"],
    [`{"encrypted_data": "${data}"}`, "keys"],
    [`{"encrypted_data": "${data}", "salt": 1}`, "keys"],
    [`{"encrypted_data": "${data}", "salt": "a", "more": 1}`, "keys"],
    [`{"encrypted_data": "${data}", "salt": "a", "salt": "a"}`, "keys"],
    [`{"encrypted_data": "${data}", "salt": "a", "encrypted_data": ""}`, "keys"],
    [`{"x": {"encrypted_data": "${data}"}, "salt": "a"}`, "keys"],
    [`[{"encrypted_data": "${data}", "salt": "a"}]`, "keys"],
    [`{"encrypted_data": "${data}", "salt": "a"} x`, "not whole"],
    ["x".repeat(5000), "not the JSON of an encrypted trace"],
    [`{"encrypted_data": "${data}", "salt": "${"a".repeat(5000)}"}`, "not the JSON of an encrypted trace"],
  ])("%j", (json, reason) => {
    const envelope = new Envelope();
    expect(() => {
      envelope.push(Buffer.from(json));
      envelope.end();
    }).toThrow(reason);
  });
});
