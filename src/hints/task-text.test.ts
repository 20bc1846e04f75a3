import { expect, test } from "vitest";
import { taskText } from "./task-text.ts";

const template = "You answer in JSON. Sub-Task: none.\n\n";

function of(first: string, instruction?: string, markers?: readonly string[]) {
  const messages = [
    { role: "user", content: "" },
    { role: "user", content: first },
    { role: "assistant", content: "Task: not mine" },
  ] as const;
  return taskText(undefined, { messages, instruction, verifierOutput: undefined }, markers);
}

test("the task's own file counts before everything else", () => {
  const body = { messages: [], instruction: "other", verifierOutput: undefined };
  expect(taskText("own\n", body)).toEqual({ text: "own\n", source: "instruction.md" });
  expect(taskText(" \n", body)).toBeUndefined();
});

test("of a terminal agent's prompt what stands between its marks, to the last of them", () => {
  const text = `${template}Task Description:\nPrint "Current terminal state:".\n\nCurrent terminal state:\nroot:/app#`;
  expect(of(text)).toEqual({ text: 'Print "Current terminal state:".', source: "prompt" });
});

test.each([
  ["Task: count rows", "count rows"],
  ["intro\ntask:\r\n count rows", "count rows"],
  ["## Task\ncount rows", "count rows"],
  ["Please do: count rows", "count rows", ["do:", "Please do:"]],
])("behind a marker: %j", (first, text, markers?: readonly string[]) => {
  expect(of(first, undefined, markers)).toEqual({ text, source: "marker" });
});

test("a heading below other headings is a part of the text", () => {
  const text = "# Book a flight\n\n## Dialogue\nUser: hello\n\n## Task\nContinue the dialogue.";
  expect(of(text)).toEqual({ text, source: "first message" });
});

test("what the agent says is no marker, nor what stands inside of a line", () => {
  expect(of("Sub-Task: one")).toEqual({ text: "Sub-Task: one", source: "first message" });
});

test("a column, where the conversation does not say", () => {
  expect(of("Hi!", "You want to fly.")).toEqual({ text: "You want to fly.", source: "instruction column" });
  const prompt = `${template}Task Description:\nFly.\n\nCurrent terminal state:\n$`;
  expect(of("Hi!", prompt)).toEqual({ text: "Fly.", source: "prompt" });
});

test("a marker with nothing behind it gives no task", () => {
  expect(of("Task Description:\n\nCurrent terminal state:\n$", "x")).toBeUndefined();
});
