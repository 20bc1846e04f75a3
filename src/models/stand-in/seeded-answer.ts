import { seededRandom } from "../../analysis/statistics/random.ts";
import { type Excerpt, Excerpts } from "./excerpts.ts";
import type { StandInQuestion } from "./question.ts";

const verbs = "Check,Read,Write,Find,Change,Open,Close,Run,Test,List".split(",");
const nouns = "file,test,tool,command,output,error,step,result,value,list,folder,line,name,page,table".split(
  ",",
);
const qualities = "first,last,next,new,short,long,whole,second".split(",");
const relations = "before,after,in,with,for,from,beside,without".split(",");

/**
 * An answer that follows from seed and question alone: some sentences, or with a schema JSON of its shape. Texts whose
 * description begins with `Verbatim` are pieces of what was asked, and whole numbers described as `Number of the message`
 * say where that stands; one piece in ten is made up, as models do. All other texts are well-formed and mean nothing.
 *
 * @param sample tells apart what may be answered differently each time
 */
export function seededAnswer(question: StandInQuestion, seed: number, sample: number): string {
  const random = seededRandom(seed, `answer ${question.key} ${question.seed ?? ""} ${sample}`);
  if (question.schema !== undefined) {
    const context = { random, root: question.schema, excerpts: new Excerpts(question) };
    return JSON.stringify(shapedValue(question.schema, context));
  }
  return sentences(20 + Math.floor(random() * 100), random);
}

/** Sentences of about so many words in all. */
function sentences(count: number, random: () => number): string {
  const said: string[] = [];
  for (let left = count; left > 0; left -= (said.at(-1) ?? "").split(" ").length)
    said.push(sentence(left, random));
  return said.join(" ");
}

function sentence(most: number, random: () => number): string {
  const thing = () => `the ${random() < 0.4 ? `${pick(qualities, random)} ` : ""}${pick(nouns, random)}`;
  let text = `${pick(verbs, random)} ${thing()}`;
  while (text.split(" ").length + 3 <= most && random() < 0.7)
    text += ` ${pick(relations, random)} ${thing()}`;
  return `${text}.`;
}

interface Context {
  readonly random: () => number;
  readonly root: unknown;
  readonly excerpts: Excerpts;
}

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

function shapedValue(given: unknown, context: Context): unknown {
  const { random, root } = context;
  const schema = resolve(given, root);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(schema.enum, random);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return shapedValue(pick(choices, random), context);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return shapedObject(schema.properties ?? {}, context);
    case "array": {
      const least = schema.minItems ?? 1;
      const count = least + Math.floor(random() * Math.max(1, (schema.maxItems ?? least + 3) - least + 1));
      return Array.from({ length: count }, () => shapedValue(schema.items ?? { type: "string" }, context));
    }
    case "integer":
      return Math.floor(between(schema, random));
    case "number":
      return Math.round(between(schema, random) * 1000) / 1000;
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    default:
      return textOf(schema, random);
  }
}

const madeUp = 0.1;

function shapedObject(properties: Readonly<Record<string, unknown>>, context: Context): unknown {
  const { random, root, excerpts } = context;
  const entries = Object.entries(properties).map(([name, given]) => [name, resolve(given, root)] as const);
  const verbatim = entries.filter(([, { description = "" }]) => description.startsWith("Verbatim"));
  const quoted = new Map<unknown, Excerpt>();
  for (const [name, { description = "" }] of verbatim) {
    // An example shows the word before it.
    const [word] = [...quoted.values()].filter(({ isWord }) => isWord);
    if (random() >= madeUp) quoted.set(name, excerpts.pick(description, random, word));
  }
  const [place] = quoted.values();
  return Object.fromEntries(
    entries.map(([name, schema]) => {
      const isNumber = schema.description?.startsWith("Number of the message") && place !== undefined;
      return [name, quoted.get(name)?.text ?? (isNumber ? place.number : shapedValue(schema, context))];
    }),
  );
}

function textOf({ minLength = 0, maxLength = 200 }: Schema, random: () => number): string {
  let text = sentences(3 + Math.floor(random() * 9), random);
  while (text.length < minLength) text += ` ${sentences(5, random)}`;
  return text.slice(0, maxLength);
}

// Whole numbers have the largest there are as limits, which say nothing.
function between({ minimum = 0, maximum = 100 }: Schema, random: () => number): number {
  const least = Number.isSafeInteger(minimum - 1) ? minimum : 0;
  return least + random() * (Math.min(maximum, least + 100) - least);
}

// Schemas of types that hold themselves refer to `#/$defs/...`.
function resolve(given: unknown, root: unknown): Schema {
  const schema = (typeof given === "object" && given !== null ? given : {}) as Schema;
  if (!schema.$ref) return schema;
  const found = schema.$ref
    .replace(/^#\/?/, "")
    .split("/")
    .filter(Boolean)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], root);
  return resolve(found, root);
}

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}
