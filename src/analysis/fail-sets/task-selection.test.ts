import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTaskSelection } from "./task-selection.ts";

const parse = (text: string) => parseTaskSelection(text, "tasks.json").taskIds;

describe("parseTaskSelection", () => {
  test.each([
    [
      "a fail set",
      '{"source_runs": ["a"], "mode": "single", "sample_ids": [13, "HumanEval/7", "5"]}',
      ["13", "HumanEval/7", "5"],
    ],
    ["the other name", '{"task_ids": ["a", "b"]}', ["a", "b"]],
    ["a bare list", "[3, 1, 2]", ["3", "1", "2"]],
    ["a list of rows", '[{"task_id": "BigCodeBench/3"}, {"sample_id": 4}]', ["BigCodeBench/3", "4"]],
    ["JSON lines of rows", '{"task_id": 1, "x": []}\n{"id": "b"}\n\n{"sample_id": 3}\n', ["1", "b", "3"]],
    ["a single row", '{"task_id": 1}', ["1"]],
    ["JSON lines of texts", '"a"\r\n"b"\r\n', ["a", "b"]],
    ["a comma list", "13, 15,BigCodeBench/17", ["13", "15", "BigCodeBench/17"]],
    ["an id a line", "13\n15\n\n17\n", ["13", "15", "17"]],
    ["a list of one", "13", ["13"]],
    ["ids that repeat", '[13, 13, "13"]', ["13"]],
    ["numbers of a float column", "[13.0]", ["13"]],
    ["a byte order mark", "\uFEFF[1]", ["1"]],
    ["more digits than a double holds", "[12345678901234567890]", ["12345678901234567890"]],
    ["leading zeros", '["007"]', ["007"]],
    ["an empty list", "[]", []],
    ["an empty fail set", '{"sample_ids": []}', []],
    ["nothing", " \n", []],
    ["commas alone", ",,", []],
  ])("reads %s", (_, text, ids) => expect(parse(text)).toEqual(ids));

  test.each([
    ["an object of something else", '{"description": "x", "tasks": [1]}'],
    ["a fraction", "[1.5]"],
    ["a negative number", "[-1]"],
    ["an empty id", '["a", " "]'],
    ["nested lists", "[[1]]"],
    ["null", '{"sample_ids": null}'],
    ["ids that are no list", '{"sample_ids": {"a": 1}}'],
    ["cut JSON", '{"sample_ids": [1, 2'],
    ["a bad line", '{"task_id": 1}\n{"task_id": '],
  ])("refuses %s and says what it expected", (_, text) => {
    expect(() => parse(text)).toThrow(/tasks\.json.*expected.*task id/);
  });

  test("what is written as a fail set is read again, and an empty one stays empty", () => {
    const id = fc.oneof(
      fc.nat(),
      fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ""),
    );
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        const expected = [...new Set(ids.map(String))];
        expect(parse(JSON.stringify({ source_runs: [], mode: "union", sample_ids: ids }))).toEqual(expected);
        expect(parse(JSON.stringify(ids))).toEqual(expected);
        const rows = ids.map((task_id) => JSON.stringify({ task_id }));
        expect(parse(rows.join("\n"))).toEqual(expected);
      }),
    );
  });
});
