import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, rawHtml } from "./html.ts";

describe("html", () => {
  it("shows what is put in as text, in elements and attributes", () => {
    const name = `<b title='x'>"&"</b>`;
    expect(String(html`<p title="${name}">${name}</p>`)).toBe(
      '<p title="&lt;b title=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;">&lt;b title=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;</p>',
    );
  });

  it("keeps markup, joins lists and drops undefined", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul>${items}${undefined}${0}${rawHtml("<hr>")}</ul>`)).toBe(
      "<ul><li>a</li><li>&lt;</li>0<hr></ul>",
    );
  });

  it("takes no object for markup because it looks like some", () => {
    const impostor = JSON.parse('{"toString":"<script>"}');
    expect(() => String(html`${impostor}`)).toThrow();
  });

  it("leaves no character that ends text or an attribute, and loses nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(withoutEntities(escaped)).toBe(text);
      }),
    );
  });
});

function withoutEntities(escaped: string): string {
  return escaped
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
