import { HindcastError } from "../model/error.ts";

/** Where a hub is, and what it is told about us. */
export interface Hub {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** Sent to the endpoint's origin and nowhere else, and never printed. */
  readonly token?: string;
}

const defaultEndpoint = "https://huggingface.co";

/**
 * Checks an endpoint and a token once, so that nothing later has to.
 *
 * @throws HindcastError `usage`; the message never holds the token.
 */
export function openHub(endpoint = defaultEndpoint, token?: string): Hub {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw new HindcastError("usage", "not an address of a hub", {
      // An address that is refused may hold a password.
      received: url?.password ? "one with a password in it" : JSON.stringify(endpoint),
      expected: `one such as ${defaultEndpoint}`,
    });
  }
  const trimmed = token?.trim();
  // Checked here because fetch puts a header value it refuses into its message.
  if (trimmed && !/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new HindcastError("usage", "the hub's token holds a space or a character that no token has", {
      hint: "check HF_TOKEN in the environment",
    });
  }
  return { endpoint: url.href.replace(/\/+$/, ""), ...(trimmed && { token: trimmed }) };
}
