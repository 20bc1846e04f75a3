import { applyDamage } from "./json-texts.ts";
import type { Random } from "./random.ts";

/** The same value with a few of its parts replaced, removed, repeated, wrapped, moved or reordered. */
export function mutateValue(value: unknown, random: Random): unknown {
  const copy = { root: structuredClone(value) };
  for (let turn = random.below(4); turn >= 0; turn--) {
    const places = placesIn(copy);
    if (places.length === 0) break;
    mutateAt(random.pick(places), places, random);
  }
  return copy.root;
}

/** The same bytes with one to three small damages. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let damaged = bytes;
  for (let turn = random.below(3); turn >= 0; turn--) {
    const kind = random.pick(["change", "change", "remove", "insert", "repeat", "cut"]);
    const byte = random.below(3) === 0 ? random.below(256) : random.pick(structural);
    damaged = applyDamage(damaged, kind, random.below(damaged.length || 1), byte);
  }
  return damaged;
}

const structural = [...'{}[]",:\\u0eE+-.nN1 \n'].map((letter) => letter.charCodeAt(0));

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, item]: [string, unknown]) => [
    { holder: holder as Place["holder"], key },
    ...(typeof item === "object" && item !== null ? placesIn(item) : []),
  ]);
}

function mutateAt({ holder, key }: Place, places: readonly Place[], random: Random): void {
  const slots = holder as Record<string, unknown>;
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete slots[key];
      return;
    case 1:
    case 2:
      slots[key] = structuredClone(random.pick(strangers));
      return;
    case 3: {
      // A part of the same file in a place that is not its own.
      const other = random.pick(places);
      slots[key] = structuredClone((other.holder as Record<string, unknown>)[other.key]);
      return;
    }
    case 4:
      if (Array.isArray(holder)) holder.push(structuredClone(slots[key]));
      else slots[random.pick(names)] = structuredClone(slots[key]);
      return;
    case 5:
      slots[key] = random.pick<(item: unknown) => unknown>([
        (item) => [item],
        (item) => ({ messages: item }),
        (item) => ({ content: item }),
        (item) => JSON.stringify(item),
      ])(slots[key]);
      return;
    case 6:
      if (Array.isArray(holder)) holder.reverse();
      else {
        const members = random.shuffled(Object.entries(holder));
        for (const [name] of members) delete slots[name];
        for (const [name, item] of members) slots[name] = item;
      }
      return;
    default:
      if (!Array.isArray(holder)) {
        slots[random.pick(names)] = slots[key];
        delete slots[key];
      }
  }
}

const names = [
  "messages",
  "input",
  "contents",
  "system",
  "content",
  "role",
  "output",
  "outputs",
  "usage",
  "type",
  "text",
  "id",
  "task_id",
  "weave_task_id",
  "choices",
  "dialogue_history",
  "call_metadata",
  "10",
  "",
];

/** Values that nobody expects somewhere. `@x@` stands for a bare word or number. */
const strangers: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  "@NaN@",
  "@-Infinity@",
  "@12345678901234567890@",
  "@99999999999999999999999@",
  "",
  "text",
  "assistant",
  "weave:///e/p/object/x:1",
  "1746060010",
  "\ud800\udbff",
  [],
  {},
  [[]],
  ["text", null, { role: "user" }],
  { role: "assistant", content: "x" },
  { type: "function_call", call_id: "c" },
  [{ type: "text", text: "block" }],
  {
    prompt_tokens: 3,
    completion_tokens: 1,
    total_tokens: 9,
    completion_tokens_details: { reasoning_tokens: 5 },
  },
  { input_tokens: 3, cache_read_input_tokens: 1 },
];
