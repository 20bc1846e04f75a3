import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeUpMessage } from "../../test/support/made-up-message.ts";
import type { TraceMessage } from "../model/trace.ts";
import type { Transcript, TranscriptTurn } from "./rebuild-transcript.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderText } from "./render-text.ts";

const turn = (message: TraceMessage, more: Partial<TranscriptTurn> = {}): TranscriptTurn => ({
  message,
  callId: "c",
  isAnswer: false,
  startedAt: "2026-01-01T00:00:00+00:00",
  ...more,
});
const transcript = (...messages: TraceMessage[]): Transcript => ({
  segments: [{ shared: undefined, turns: messages.map((message) => turn(message)) }],
});
const other = (message: object): TraceMessage => ({
  hash: "h",
  role: "assistant",
  text: undefined,
  json: JSON.stringify(message),
});

describe("renderText", () => {
  test("who speaks, what is said, tool calls and results, images", () => {
    const asked = other({
      role: "assistant",
      content: "Let me look.",
      tool_calls: [{ id: "1", type: "function", function: { name: "find", arguments: '{"to": "K"}' } }],
    });
    const seen = other({
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "1", content: [{ type: "text", text: "two\nlines" }] },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
      ],
    });
    const segments = [
      {
        shared: undefined,
        turns: [turn(madeUpMessage("user", "Go.")), turn(asked, { isAnswer: true }), turn(seen)],
      },
    ];
    expect(renderText({ segments })).toBe(
      [
        "[user]",
        "  Go.",
        "",
        "[assistant]  2026-01-01T00:00:00+00:00",
        "  Let me look.",
        '  -> find {"to": "K"}',
        "",
        "[assistant]",
        "  <- two",
        "     lines",
        "  [image]",
        "",
      ].join("\n"),
    );
  });

  test("several conversations; what is shared is said once", () => {
    const [a, b, c] = ["a", "b", "c"].map((text) => turn(madeUpMessage("user", text))) as [
      TranscriptTurn,
      TranscriptTurn,
      TranscriptTurn,
    ];
    const segments = [
      { shared: undefined, turns: [a, b] },
      { shared: { segment: 0, turns: 1 }, turns: [a, c] },
    ];
    expect(renderText({ segments })).toBe(
      [
        "== Conversation 1 of 2",
        "",
        "[user]",
        "  a",
        "",
        "[user]",
        "  b",
        "",
        "== Conversation 2 of 2",
        "(begins with the first message of conversation 1)",
        "",
        "[user]",
        "  c",
        "",
      ].join("\n"),
    );
  });

  test("wraps at words and keeps indentation; a word too long stays whole", () => {
    const text = `    ${"word ".repeat(12).trim()}\n${"x".repeat(60)} y`;
    const lines = renderText(transcript(madeUpMessage("user", text)), { width: 40 })
      .split("\n")
      .slice(1, -1);
    expect(lines).toEqual([
      "      word word word word word word word",
      "      word word word word word",
      `  ${"x".repeat(60)}`,
      "  y",
    ]);
  });

  test("no control character of the data comes through, and no words are lost", () => {
    const nasty = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(nasty, nasty, nasty, (text, role, name) => {
        const message = {
          ...other({ role, content: text, tool_calls: [{ function: { name, arguments: text } }] }),
          role,
        };
        const rendered = renderText(transcript(message), { width: 30 });
        expect(rendered.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
        expect(rendered.isWellFormed()).toBe(true);
      }),
    );
    const words = fc.array(fc.stringMatching(/^[a-z]{1,50}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (list, width) => {
        const rendered = renderText(transcript(madeUpMessage("user", list.join(" "))), { width });
        expect(rendered.split(/\s+/).slice(1, -1)).toEqual(list);
      }),
    );
  });

  test("says so when nothing was logged, or a message is empty", () => {
    expect(renderText({ segments: [] })).toBe("(no messages were logged)\n");
    expect(renderText(transcript(other({ role: "assistant", content: null })))).toContain("(empty)");
  });
});

describe("parts of every provider's messages", () => {
  test.each<[string, object, string[]]>([
    [
      "OpenAI responses: a call",
      { type: "function_call", call_id: "1", name: "f", arguments: '{"a":1}' },
      ['-> f {"a":1}'],
    ],
    [
      "OpenAI responses: a result",
      { type: "function_call_output", call_id: "1", output: "none" },
      ["<- none"],
    ],
    [
      "OpenAI responses: reasoning",
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] },
      ["| Hm."],
    ],
    [
      "OpenAI responses: an answer",
      { role: "assistant", content: [{ type: "message", content: [{ type: "output_text", text: "Hi." }] }] },
      ["Hi."],
    ],
    [
      "Anthropic",
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm." },
          { type: "tool_use", id: "1", name: "f", input: { a: 1 } },
        ],
      },
      ["| Hm.", '-> f {"a":1}'],
    ],
    [
      "Anthropic: an image",
      { role: "user", content: [{ type: "image", source: { data: "AAAA" } }] },
      ["[image]"],
    ],
    [
      "Google",
      {
        role: "model",
        parts: [
          { text: "Hi." },
          { function_call: { name: "f", args: { a: 1 } } },
          { inline_data: { data: "A" } },
        ],
      },
      ["Hi.", '-> f {"a":1}', "[image]"],
    ],
    [
      "Google: a result",
      { role: "user", parts: [{ function_response: { name: "f", response: { b: 2 } } }] },
      ['<- {"b":2}'],
    ],
    [
      "Bedrock",
      {
        role: "assistant",
        content: [
          { text: "Hi." },
          { toolUse: { name: "f", input: { a: 1 } } },
          { toolResult: { content: [{ text: "r" }] } },
        ],
      },
      ["Hi.", '-> f {"a":1}', "<- r"],
    ],
    [
      "LangChain",
      {
        lc: 1,
        type: "constructor",
        id: ["AIMessage"],
        kwargs: { content: "Hi.", tool_calls: [{ name: "f", args: { a: 1 } }] },
      },
      ["Hi.", '-> f {"a":1}'],
    ],
    [
      "sanitised arguments",
      { role: "assistant", content: null, tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }] },
      ['-> f {"a":1}'],
    ],
    ["LiteLLM reasoning", { role: "assistant", content: "Hi.", reasoning_content: "Hm." }, ["| Hm.", "Hi."]],
    ["a form unknown", { role: "user", content: { ask: ["x"] } }, ['{"ask":["x"]}']],
    ["no form at all", { a: 1 }, ['{"a":1}']],
  ])("%s", (_, message, lines) => {
    expect(
      renderText(transcript(other(message)))
        .split("\n")
        .slice(1, -1),
    ).toEqual(lines.map((line) => `  ${line}`));
  });

  test("a message with a bare NaN is shown by its text", () => {
    const message = { hash: "h", role: "user", text: "readable", json: '{"content":"readable","n":NaN}' };
    expect(renderText(transcript(message))).toContain("readable");
  });
});

describe("renderMarkdown", () => {
  test("a transcript as headings and fences", () => {
    expect(renderMarkdown(transcript(madeUpMessage("user", "# Go.")), "Task *1*")).toBe(
      "# Task \\*1\\*\n\n## Conversation 1\n\n### user\n\n```text\n# Go.\n```\n",
    );
  });

  test("a text with more fences than a call takes arguments", () => {
    const rendered = renderMarkdown(transcript(madeUpMessage("user", "`x` ".repeat(140_000))), "t");
    expect(rendered).toContain("```text\n`x`");
  });

  test("no text ends its fence or leaves its line", () => {
    const text = fc
      .array(fc.constantFrom("`", "``", "```", "~~~", "\n", "\r", "# x", "<b>", "- [ ](y)", " "))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (content, role) => {
        const rendered = renderMarkdown(transcript({ ...madeUpMessage(role, content) }), "t");
        const lines = rendered.split("\n");
        const headings = lines.filter((line) => line.startsWith("### "));
        const opening = lines.findIndex((line) => /^`{3,}text$/.test(line));
        if (content === "") return;
        const fence = lines[opening]?.replace("text", "") ?? "";
        const closing = lines.findIndex((line, index) => index > opening && line.trim().startsWith(fence));
        expect(lines.slice(opening + 1, closing).join("\n")).toBe(content.replaceAll(/\r\n?/g, "\n"));
        expect(lines.slice(closing + 1)).toEqual([""]);
        expect(headings[0]).not.toMatch(/(^|[^\\])[`<[]/);
      }),
    );
  });
});
