import { HindcastError } from "../model/error.ts";

const token = /[!#$%&'*+.^_`|~\w-]+/y;
const quoted = /"(?:[^"\\]|\\.)*"/y;

/**
 * The address that a `Link` header names as the next page, by RFC 8288: relative addresses, any spacing, relations in
 * any case and several at once.
 *
 * @param base what a relative address is relative to: that of the request
 * @returns undefined when there is no next page
 * @throws HindcastError `bad-input` when the header cannot be understood: a listing would end too early without a word
 */
export function nextPage(header: string, base: string): string | undefined {
  const next = parseLinks(header, base).find(({ rel }) => rel.includes("next"));
  if (next === undefined) return undefined;
  const url = URL.canParse(next.target, base) ? new URL(next.target, base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw unclear(header, base);
  return url.href;
}

interface Link {
  readonly target: string;
  /** Lower-case. */
  readonly rel: readonly string[];
}

function parseLinks(header: string, base: string): Link[] {
  const links: Link[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(header) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const ends = () => at === header.length;
  while (take(/[\s,]*/y) !== undefined && !ends()) {
    const target = take(/<[^<>]*>/y)?.slice(1, -1);
    if (target === undefined) throw unclear(header, base);
    const parameters = new Map<string, string>();
    while (take(/\s*;\s*/y) !== undefined) {
      const name = take(token)?.toLowerCase();
      // An empty parameter is allowed.
      if (name === undefined) continue;
      const value = take(/\s*=\s*/y) === undefined ? "" : (take(quoted) ?? take(token));
      if (value === undefined) throw unclear(header, base);
      // Of several relations the first counts.
      if (!parameters.has(name)) parameters.set(name, unquoted(value));
    }
    take(/\s*/y);
    if (!ends() && header[at] !== ",") throw unclear(header, base);
    const rel = (parameters.get("rel") ?? "").toLowerCase().split(/\s+/);
    // With an anchor it is another page's next.
    if (!parameters.has("anchor")) links.push({ target, rel });
  }
  return links;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
}

function unclear(header: string, base: string): HindcastError {
  return new HindcastError(
    "bad-input",
    `${new URL(base).host} sends a Link header that cannot be understood`,
    {
      received: JSON.stringify(header.replace(/\?[^>\s,]*/g, "?…").slice(0, 200)),
      expected: '<address>; rel="next"',
      hint: "the list of files would not be whole; check --endpoint and HF_ENDPOINT",
    },
  );
}
