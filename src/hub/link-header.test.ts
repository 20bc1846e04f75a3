import { expect, test } from "vitest";
import { nextPage } from "./link-header.ts";

const base = "https://hub.example/api/datasets/o/d/tree/abc?recursive=true";
const next = "https://hub.example/api/datasets/o/d/tree/abc?recursive=true&cursor=2";

test.each([
  ["as the hub spells it", `<${next}>; rel="next"`],
  ["no blank", `<${next}>;rel="next"`],
  ["more blanks", `  <${next}>  ;\t rel = "next" `],
  ["no quotes", `<${next}>; rel=next`],
  ["capitals", `<${next}>; REL="NEXT"`],
  ["a parameter before", `<${next}>; title="a; b, <c>, \\"d\\""; rel="next"`],
  ["parameters without values, and empty ones", `<${next}>; crossorigin;; rel="next";`],
  ["several relations", `<${next}>; rel="last next"`],
  ["another link before", `<https://hub.example/1>; rel="first", <${next}>; rel="next"`],
  ["an empty element before", `, ,<${next}>; rel="next"`],
  ["an absolute path", '</api/datasets/o/d/tree/abc?recursive=true&cursor=2>; rel="next"'],
  ["a query alone", '<?recursive=true&cursor=2>; rel="next"'],
  ["the first relation counts", `<${next}>; rel="next"; rel="prev"`],
])("%s", (_, header) => {
  expect(nextPage(header, base)).toBe(next);
});

test.each([
  ["no link at all", ""],
  ["another relation", `<${next}>; rel="prev"; rel="next"`],
  ["no relation", `<${next}>`],
  ["the next of another page", `<${next}>; rel="next"; anchor="/other"`],
  ["a relation that only begins so", `<${next}>; rel="next-archive"`],
])("no next page: %s", (_, header) => {
  expect(nextPage(header, base)).toBeUndefined();
});

test.each([
  ["no brackets", `${next}; rel="next"`],
  ["an open bracket", `<${next}; rel="next"`],
  ["an open quote", `<${next}>; rel="next`],
  ["no value", `<${next}>; rel=`],
  ["no semicolon", `<${next}> rel="next"`],
  ["no address", '<http://[>; rel="next"'],
  ["not over HTTP", '<file:///etc/passwd>; rel="next"'],
])("%s is an error", (_, header) => {
  expect(() => nextPage(header, base)).toThrow("sends a Link header that cannot be understood");
});
