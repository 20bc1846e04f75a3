import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";
import { boolean, integer, real, text } from "./table.ts";

test("writes cells as pandas does", () => {
  const row = { name: 'a "b", c', count: 3, share: 1, flag: true, none: undefined };
  const columns = [
    text<typeof row>("name", ({ name }) => name),
    integer<typeof row>("count", ({ count }) => count),
    real<typeof row>("share", ({ share }) => share),
    boolean<typeof row>("flag", ({ flag }) => flag),
    real<typeof row>("none", ({ none }) => none),
  ];
  expect(toCsv(columns, [row])).toBe('name,count,share,flag,none\n"a ""b"", c",3,1.0,True,\n');
});

test("any text comes back through a CSV reader", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (rows) => {
      const columns = [text<[string, string]>("a", ([a]) => a), text<[string, string]>("b", ([, b]) => b)];
      expect(parse(toCsv(columns, rows), { relax_quotes: false })).toEqual([["a", "b"], ...rows]);
    }),
  );
});
