import { expect, test } from "vitest";
import { messageParts } from "./message-parts.ts";
import { turnsHeldBy } from "./turns-held-by.ts";

const message = (json: string) => ({ hash: json, role: "assistant", text: undefined, json });
const partsOf = (json: string) => messageParts(message(json));

test.each([
  ["Anthropic", '{"content":[{"id":"t","input":ARGS,"name":"get","type":"tool_use"}],"role":"assistant"}'],
  [
    "OpenAI",
    '{"content":null,"role":"assistant","tool_calls":[{"function":{"arguments":ARGS,"name":"get"}}]}',
  ],
  ["Google", '{"parts":[{"functionCall":{"args":ARGS,"name":"get"}}],"role":"model"}'],
])("numbers of the arguments stay as they are written, NaN too: %s", (_, json) => {
  const args = '{"id":1234567890123456789,"x":NaN}';
  expect(partsOf(json.replace("ARGS", args))).toEqual([{ type: "tool-call", name: "get", arguments: args }]);
});

test("so do those of results, and of what has no form that is known", () => {
  expect(partsOf('{"content":[{"content":{"id":12345678901234567890},"type":"tool_result"}]}')).toEqual([
    { type: "tool-result", text: '{"id":12345678901234567890}' },
  ]);
  expect(partsOf('{"content":[{"id":12345678901234567890}]}')).toEqual([
    { type: "other", json: '{"id":12345678901234567890}' },
  ]);
});

test("an error of a form that is not Inspect's is told as it is", () => {
  expect(partsOf('{"content":"","error":{"code":5},"role":"tool"}')).toEqual([
    { type: "tool-result", text: 'error: {"code":5}' },
  ]);
});

test("calls that differ in the last digit of an id are two calls", () => {
  const calling = (id: string, more = "") =>
    message(`{"content":[{"id":"t","input":{"id":${id}},"name":"get"${more},"type":"tool_use"}]}`);
  const answer = calling("1234567890123456789");
  expect(turnsHeldBy(answer, [calling("1234567890123456789", ',"new":1')])).toBe(1);
  expect(turnsHeldBy(answer, [calling("1234567890123456788", ',"new":1')])).toBe(0);
});
