import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, embedJson } from "./embed.ts";

describe("embedJson", () => {
  it("cannot end its script element or open a comment in it, and means the same", () => {
    const pieces = fc.constantFrom("</script>", "<!--", "<script", "]]>", "\u2028", "\\", '"', "\ud800", "a");
    const text = fc.array(pieces).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const embedded = embedJson(value);
        expect(embedded).not.toContain("<");
        expect(JSON.parse(embedded)).toEqual(value);
      }),
    );
  });
});

describe("contentSecurityPolicy", () => {
  it("lets run and style what stands in the page and nothing else", () => {
    const policy = contentSecurityPolicy(["let a = 1"], ["p{}"]);
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hash("let a = 1")};`);
    expect(policy).toContain(`style-src ${hash("p{}")};`);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});
