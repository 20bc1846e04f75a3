import { isPlainObject, type PlainObject } from "../../model/plain-json.ts";
import type { RateFacts } from "../limiter/limiter.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { FailureReason } from "../request.ts";
import { readRateHeaders, retryAfter } from "./rate-headers.ts";
import type { HttpAnswer } from "./send.ts";

/** What an HTTP answer means. Times in milliseconds. */
export type Judgement =
  | { readonly type: "answered"; readonly tokens: number | undefined }
  | { readonly type: "refused" | "failed"; readonly reason: string; readonly retryAfter: number | undefined }
  /** This request would fail again. */
  | { readonly type: "rejected"; readonly failure: FailureReason; readonly reason: string }
  /** Every request to this model with this key would fail. */
  | { readonly type: "hopeless"; readonly status: number; readonly reason: string };

/** Judges an answer. @param now milliseconds since 1970 */
export function judge(
  { status, headers, body }: HttpAnswer,
  protocol: Pick<Protocol, "isAnswer" | "tokensOf">,
  now: number,
): Judgement & { readonly rates: RateFacts } {
  return {
    ...meaning(status, headers, parseBody(body), protocol, now),
    rates: readRateHeaders(headers, now),
  };
}

function meaning(
  status: number,
  headers: HttpAnswer["headers"],
  body: PlainObject | undefined,
  protocol: Pick<Protocol, "isAnswer" | "tokensOf">,
  now: number,
): Judgement {
  const wait = retryAfter(headers, now);
  const broken = body && brokenAnswer(body);
  if (broken) {
    const code = Number(fieldsOf(broken["error"])?.["code"]);
    return meaning(code >= 400 ? code : 500, headers, broken, protocol, now);
  }
  if (status >= 200 && status < 300) {
    if (body && protocol.isAnswer(body)) return { type: "answered", tokens: protocol.tokensOf(body) };
    // Hosts that ask other hosts say "200" and put what went wrong into the body.
    const inner = body && Number(fieldsOf(body["error"])?.["code"]);
    if (inner && inner >= 400) return meaning(inner, headers, body, protocol, now);
    const reason = body ? errorText(body, status) : "an answer that is cut off or not JSON";
    return { type: "failed", reason, retryAfter: wait };
  }
  const reason = errorText(body, status);
  if (isBadKey(body)) return { type: "hopeless", status: 401, reason };
  if (status === 401 || status === 402 || status === 404 || isOutOfMoney(body))
    return { type: "hopeless", status, reason };
  if (status === 429 || status === 503 || status === 529)
    return { type: "refused", reason, retryAfter: wait };
  if (status === 408 || status === 409 || status === 425 || status >= 500)
    return { type: "failed", reason, retryAfter: wait };
  const failure = isTooLong(status, body) ? "too-long" : isAgainstPolicy(body) ? "policy" : "rejected";
  return { type: "rejected", failure, reason };
}

// OpenRouter puts what went wrong at the host behind it into the answer, which then has no text or half of one.
function brokenAnswer({ choices }: PlainObject): PlainObject | undefined {
  const choice = Array.isArray(choices) ? fieldsOf(choices) : undefined;
  const error = choice?.["error"] ?? undefined;
  if (error === undefined && choice?.["finish_reason"] !== "error") return undefined;
  return { error: error ?? { message: "the answer ended with an error" } };
}

// Google says 400.
function isBadKey(body: PlainObject | undefined): boolean {
  const { details, message } = fieldsOf(body?.["error"]) ?? {};
  const isNamed = (detail: unknown) => isPlainObject(detail) && detail["reason"] === "API_KEY_INVALID";
  return (
    (Array.isArray(details) && details.some(isNamed)) ||
    /^API key (?:not valid|expired)/i.test(String(message ?? ""))
  );
}

// Says 429 as well, but waiting does not help.
function isOutOfMoney(body: PlainObject | undefined): boolean {
  const { code, type, message } = fieldsOf(body?.["error"]) ?? {};
  return (
    [code, type].some((word) => word === "insufficient_quota" || word === "billing_error") ||
    /credit balance is too low/i.test(String(message ?? ""))
  );
}

function isTooLong(status: number, body: PlainObject | undefined): boolean {
  const { code, message } = fieldsOf(body?.["error"]) ?? {};
  if (status === 413 || code === "context_length_exceeded") return true;
  return /context (length|window)|prompt is too long|input token count|maximum.{0,20}tokens|too many tokens/i.test(
    String(message ?? ""),
  );
}

// It is what was asked that is refused, and by the rules that the model comes with.
function isAgainstPolicy(body: PlainObject | undefined): boolean {
  const { code, message } = fieldsOf(body?.["error"]) ?? {};
  const says = `${code ?? ""} ${message ?? ""}`;
  return /content[ _-]?(?:\w+ )?(?:policy|filter)|usage polic|flagged|moderation|safety (?:system|reasons)/i.test(
    says,
  );
}

/** What an error's body says, with its status; at most some 300 characters. */
export function errorText(body: PlainObject | undefined, status: number): string {
  const error = body?.["error"];
  const message = fieldsOf(error)?.["message"] ?? (typeof error === "string" ? error : body?.["message"]);
  const text = typeof message === "string" ? message : detailText(fieldsOf(message) ?? body);
  return text ? `${status}: ${text.slice(0, 300)}` : `status ${status}`;
}

// As FastAPI has it, and Mistral: text, or what is wrong with each field.
function detailText(body: PlainObject | undefined): string {
  const detail = body?.["detail"];
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail)) return "";
  return detail
    .filter(isPlainObject)
    .map(({ loc, msg }: Detail) => [Array.isArray(loc) && loc.join("."), msg].filter(Boolean).join(": "))
    .join("; ");
}

interface Detail {
  readonly loc?: unknown;
  readonly msg?: unknown;
}

/** A body's fields; undefined when it is not JSON, or no object. */
export function parseBody(text: string): PlainObject | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): PlainObject | undefined {
  // Google's errors come in a list.
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isPlainObject(first) ? first : undefined;
}
