import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeUpCall, madeUpMessage } from "../../test/support/made-up-message.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import { rebuildTranscript, type Transcript } from "./rebuild-transcript.ts";

/** Calls from texts such as `s u | a`: what was sent, then the answer. Words that begin with `a` are the model's. */
function callsFrom(sketches: readonly string[], given: Partial<TraceCall> = {}) {
  const messages = new Map<string, TraceMessage>();
  const hash = (word: string) => {
    const message = madeUpMessage(word.startsWith("a") ? "assistant" : "user", word);
    messages.set(message.hash, message);
    return message.hash;
  };
  const calls = sketches.map((sketch, position) => {
    const [sent = "", answer] = sketch.split("|").map((part) => part.trim());
    const words = sent.split(" ").filter(Boolean);
    return madeUpCall(position, {
      messages: words.map(hash),
      answer: answer ? hash(answer) : undefined,
      ...given,
    });
  });
  return { calls, messageOf: (key: string) => messages.get(key) };
}

function rebuild(sketches: readonly string[]): Transcript {
  const { calls, messageOf } = callsFrom(sketches);
  return rebuildTranscript(calls, messageOf);
}

const texts = ({ segments }: Transcript) =>
  segments.map(({ turns }) => turns.map(({ message }) => message.text).join(" "));

describe("one conversation", () => {
  test("each message once, the answers where they were given", () => {
    const { segments } = rebuild(["s u | a1", "s u a1 t1 | a2", "s u a1 t1 a2 t2 | a3"]);
    expect(texts({ segments })).toEqual(["s u a1 t1 a2 t2 a3"]);
    expect(segments[0]?.turns.map(({ isAnswer }) => isAnswer)).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(segments[0]?.turns[3]?.callId).toBe("call-0001");
  });

  test("a message that is said again is kept", () => {
    expect(texts(rebuild(["u | a", "u a u | a", "u a u a u | a"]))).toEqual(["u a u a u a"]);
  });

  test("an answer that the history leaves out, and one that it has in other words", () => {
    expect(texts(rebuild(["u | a1", "u t | a2"]))).toEqual(["u a1 t a2"]);
    expect(texts(rebuild(["u | a1", "u arewritten t | a2"]))).toEqual(["u a1 arewritten t a2"]);
  });

  test("an answer that the history has with other fields is the same turn", () => {
    const answer = madeUpMessage("assistant", "done", { refusal: null });
    const kept = madeUpMessage("assistant", "done");
    const user = madeUpMessage("user", "u");
    const messages = new Map([answer, kept, user].map((message) => [message.hash, message]));
    const calls = [
      madeUpCall(0, { messages: [user.hash], answer: answer.hash }),
      madeUpCall(1, { messages: [user.hash, kept.hash, user.hash], answer: answer.hash }),
    ];
    expect(texts(rebuildTranscript(calls, (hash) => messages.get(hash)))).toEqual(["u done u done"]);
  });

  describe("an answer that calls tools", () => {
    const toolCall = (name: string, json: string) => [{ function: { name, arguments: json } }];
    const calling = (name: string, json: string) =>
      madeUpMessage("assistant", "", { tool_calls: toolCall(name, json) });
    const asked = calling("find", '{"a":1,"b":2}');
    test.each<[string, TraceMessage, TraceMessage[]]>([
      ["another tool in its place", calling("book", '{"a":1,"b":2}'), [asked]],
      ["other arguments in its place", calling("find", '{"a":2,"b":2}'), [asked]],
      ["integers that only differ beyond 2^53 in its place", calling("find", "[9007199254740993]"), [asked]],
      ["no call in its place", madeUpMessage("assistant", ""), [asked]],
      ["the same, written otherwise", calling("find", '{ "b": 2, "a": 1 }'), []],
      [
        "the same, as blocks",
        madeUpMessage("assistant", "", {
          content: [{ type: "tool_use", name: "find", input: { b: 2, a: 1 } }],
        }),
        [],
      ],
    ])("%s", (_name, kept, before) => {
      const [user, end] = [madeUpMessage("user", "u"), madeUpMessage("assistant", "end")];
      const messages = new Map([user, end, asked, kept].map((message) => [message.hash, message]));
      const calls = [
        madeUpCall(0, { messages: [user.hash], answer: asked.hash }),
        madeUpCall(1, { messages: [user.hash, kept.hash, user.hash], answer: end.hash }),
      ];
      const { segments } = rebuildTranscript(calls, (hash) => messages.get(hash));
      const turns = segments.flatMap((segment) => segment.turns.map(({ message }) => message));
      const stands = before.length > 0 ? [...before, kept] : [asked];
      expect(turns).toEqual([user, ...stands, user, end]);
    });
  });

  test("the items of OpenAI's responses stand one by one in the history", () => {
    const items = [
      { type: "reasoning", summary: [] },
      { type: "function_call", name: "f", arguments: "{}" },
    ];
    const answer = {
      ...madeUpMessage("assistant", ""),
      hash: "answer",
      json: JSON.stringify({ content: items, role: "assistant" }),
    };
    const sent = items.map((item, index) => ({
      hash: `item ${index}`,
      role: "assistant",
      text: undefined,
      json: JSON.stringify(item),
    }));
    const output = { hash: "output", role: "tool", text: "none", json: '{"type":"function_call_output"}' };
    const user = madeUpMessage("user", "u");
    const messages = new Map([answer, ...sent, output, user].map((message) => [message.hash, message]));
    const calls = [
      madeUpCall(0, { messages: [user.hash], answer: "answer" }),
      madeUpCall(1, { messages: [user.hash, "item 0", "item 1", "output"], answer: "answer" }),
    ];
    const { segments } = rebuildTranscript(calls, (hash) => messages.get(hash));
    expect(segments.map(({ turns }) => turns.map(({ message }) => message.hash))).toEqual([
      [user.hash, "answer", "output", "answer"],
    ]);
  });

  test("a call that failed has no answer, and the next one goes on", () => {
    expect(texts(rebuild(["u |", "u t | a"]))).toEqual(["u t a"]);
  });

  test("the order of the calls in the file does not matter", () => {
    const { calls, messageOf } = callsFrom(["s u | a1", "s u a1 t1 | a2", "s u a1 t1 a2 t2 | a3"]);
    const rebuilt = rebuildTranscript(calls, messageOf);
    expect(rebuildTranscript(calls.toReversed(), messageOf)).toEqual(rebuilt);
  });

  test("without times, the growing history gives the order", () => {
    const { calls, messageOf } = callsFrom(["u a1 t1 | a2", "u | a1", "u a1 t1 a2 t2 | a3"], {
      startedAt: undefined,
    });
    expect(texts(rebuildTranscript(calls, messageOf))).toEqual(["u a1 t1 a2 t2 a3"]);
  });

  test("times of the same millisecond are told apart by their digits", () => {
    const { calls, messageOf } = callsFrom(["u x y | a2", "u x | a1"]);
    const [second, first] = calls as [TraceCall, TraceCall];
    const at = (micros: string) => ({ startedAt: `2026-01-01T00:00:00.000${micros}+00:00` });
    const timed = [
      { ...second, ...at("200") },
      { ...first, ...at("100") },
    ];
    expect(texts(rebuildTranscript(timed, messageOf))).toEqual(["u x a1 y a2"]);
  });
});

describe("several conversations", () => {
  test("a history that shrinks begins a segment, which says what it shares", () => {
    const { segments } = rebuild(["s u | a1", "s u a1 t1 | a2", "s summary | a3", "s summary a3 t | a4"]);
    expect(texts({ segments })).toEqual(["s u a1 t1 a2", "s summary a3 t a4"]);
    expect(segments.map(({ shared }) => shared)).toEqual([undefined, { segment: 0, turns: 1 }]);
  });

  test("the same question asked again is answered in a segment of its own", () => {
    const { segments } = rebuild(["s u | a1", "s u | a2", "s u a2 t | a3"]);
    expect(texts({ segments })).toEqual(["s u a1", "s u a2 t a3"]);
    expect(segments[1]?.shared).toEqual({ segment: 0, turns: 2 });
  });

  test("agent and simulated user, taking turns", () => {
    const calls = ["p | ahello", "s hello | ayes", "p ahello yes | aflight", "s hello ayes flight | adone"];
    expect(texts(rebuild(calls))).toEqual(["p ahello yes aflight", "s hello ayes flight adone"]);
  });

  test("of a call and the one inside it, the inner is taken", () => {
    const { calls, messageOf } = callsFrom(["s u | a1", "u | a1"]);
    const [outer, inner] = calls as [TraceCall, TraceCall];
    const { segments } = rebuildTranscript([outer, { ...inner, parentId: outer.callId }], messageOf);
    expect(texts({ segments })).toEqual(["u a1"]);
  });

  test("of a call and one further inside it, the innermost is taken, also where parents go in a circle", () => {
    const { calls, messageOf } = callsFrom(["s u | a1", "", "u | a1", ""]);
    const [outer, step, inner, odd] = calls as [TraceCall, TraceCall, TraceCall, TraceCall];
    const nested = [
      outer,
      { ...step, parentId: outer.callId },
      { ...inner, parentId: step.callId },
      { ...odd, parentId: odd.callId },
    ];
    expect(texts(rebuildTranscript(nested, messageOf))).toEqual(["u a1"]);
    const circle = [
      { ...outer, parentId: odd.callId },
      { ...odd, parentId: step.callId },
      { ...step, parentId: odd.callId },
    ];
    expect(texts(rebuildTranscript(circle, messageOf))).toEqual(["s u a1"]);
  });

  test("calls without messages say nothing", () => {
    expect(rebuildTranscript([madeUpCall(0)], () => undefined)).toEqual({ segments: [] });
  });

  test("a message that nobody knows is an error", () => {
    expect(() => rebuildTranscript([madeUpCall(0, { messages: ["x"] })], () => undefined)).toThrow(
      expect.objectContaining({ code: "bad-input", message: expect.stringContaining("no message x") }),
    );
  });

  test("made-up conversations side by side come back whole", () => {
    // Few words, so that conversations repeat themselves and each other; each begins in its own way.
    const word = fc.constantFrom("yes", "no", "again");
    const conversation = fc.record({
      opening: fc.array(word, { maxLength: 2 }),
      steps: fc.array(fc.tuple(word, fc.array(word, { maxLength: 2 })), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(
        fc.array(conversation, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (plans, chances) => {
          const whole = plans.map(({ opening, steps }, index) => {
            const said = [`system-${index}`, ...opening];
            const sketches = steps.map(([answer, after]) => {
              const sketch = `${said.join(" ")} | a${answer}`;
              said.push(`a${answer}`, ...after);
              return sketch;
            });
            const last = steps.at(-1)?.[1].length ?? 0;
            return { sketches, said: said.slice(0, said.length - last).join(" ") };
          });
          const queues = whole.map(({ sketches }) => [...sketches]);
          const mixed: string[] = [];
          while (queues.some((queue) => queue.length > 0)) {
            const waiting = queues.filter((queue) => queue.length > 0);
            const next = waiting[chances.next().value % waiting.length]?.shift();
            if (next !== undefined) mixed.push(next);
          }
          expect(texts(rebuild(mixed)).toSorted()).toEqual(whole.map(({ said }) => said).toSorted());
        },
      ),
      { numRuns: 500 },
    );
  });
});
