import { createHash } from "node:crypto";
import { z } from "zod";

/** A request, whatever the interface it came by. */
export interface StandInQuestion {
  readonly interface: "openai" | "anthropic";
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** JSON Schema of the answer. */
  readonly schema: unknown;
  /** The schema came as a tool that has to be called, by this name. */
  readonly tool: string | undefined;
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly seed: number | undefined;
  /** 32 hexadecimal digits; equal for equal questions, by whichever interface. */
  readonly key: string;
}

const text = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().optional() }))
    .transform((parts) => parts.map((part) => part.text ?? "").join("")),
]);
const message = z.object({ role: z.string(), content: text });

const openaiBody = z.looseObject({
  model: z.string(),
  messages: z.array(message),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  seed: z.number().nullish(),
  response_format: z
    .looseObject({ json_schema: z.looseObject({ schema: z.unknown() }).optional() })
    .nullish(),
});

const anthropicBody = z.looseObject({
  model: z.string(),
  system: text.optional(),
  messages: z.array(message),
  max_tokens: z.number(),
  temperature: z.number().nullish(),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: z.unknown() })).optional(),
  output_config: z.looseObject({ format: z.looseObject({ schema: z.unknown() }).optional() }).optional(),
});

/** Reads a body of OpenAI's chat completions. @throws ZodError */
export function openaiQuestion(value: unknown): StandInQuestion {
  const body = openaiBody.parse(value);
  return withKey({
    interface: "openai",
    model: body.model,
    messages: body.messages.map(({ role, content }) => ({
      role: role === "developer" ? "system" : role,
      text: content,
    })),
    schema: body.response_format?.json_schema?.schema,
    tool: undefined,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    temperature: body.temperature ?? undefined,
    seed: body.seed ?? undefined,
  });
}

/** Reads a body of Anthropic's messages. @throws ZodError */
export function anthropicQuestion(value: unknown): StandInQuestion {
  const body = anthropicBody.parse(value);
  const [tool] = body.tools ?? [];
  return withKey({
    interface: "anthropic",
    model: body.model,
    messages: [
      ...(body.system === undefined ? [] : [{ role: "system", text: body.system }]),
      ...body.messages.map(({ role, content }) => ({ role, text: content })),
    ],
    schema: tool?.input_schema ?? body.output_config?.format?.schema,
    tool: tool?.name,
    maxTokens: body.max_tokens,
    temperature: body.temperature ?? undefined,
    seed: undefined,
  });
}

// The seed is left out: one of the interfaces has none.
function withKey(question: Omit<StandInQuestion, "key">): StandInQuestion {
  const { model, messages, schema } = question;
  const said = JSON.stringify([
    model,
    messages.map(({ role, text: content }) => [role, content]),
    schema !== undefined,
  ]);
  return { ...question, key: createHash("sha256").update(said).digest("hex").slice(0, 32) };
}
