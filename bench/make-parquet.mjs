// Made-up turn snapshots as hubs keep them: a Parquet file of many row groups.
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { rowsOf } from "./make-episodes.mjs";

const text = { repetition_type: "OPTIONAL", type: "BYTE_ARRAY", converted_type: "UTF8" };
const names = ["trial_name", "task", "episode", "run_id", "agent", "model", "result"];
const schema = [
  { name: "root", num_children: names.length + 1 },
  ...names.map((name) => ({ name, ...text })),
  // A list of records, as exporters write it.
  { name: "conversations", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", repetition_type: "OPTIONAL", num_children: 2 },
  { name: "role", ...text },
  { name: "content", ...text },
];
// About a thousand rows, as exporters write them.
const groupBytes = 16 << 20;

/**
 * Writes rows until their texts hold `bytes`, the row groups of 16 MiB each and not packed, so that the file is as large as they are. Every trial is told as {@link rowsOf} tells it.
 *
 * @returns rows, row groups, and the bytes that the rows' texts take
 */
export function makeParquet(file, bytes) {
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema,
    codec: "UNCOMPRESSED",
    statistics: false,
  });
  const made = { rows: 0, groups: 0, bytes: 0 };
  for (let trial = 0; made.bytes < bytes; made.groups++) {
    const group = [];
    for (let held = 0; held < groupBytes; trial++) {
      const rows = rowsOf(trial);
      group.push(...rows);
      held += sum(rows.flatMap(({ conversations }) => conversations.map(({ content }) => content.length)));
      if (held >= groupBytes) made.bytes += held;
    }
    made.rows += group.length;
    const columns = [...names, "conversations"];
    // A promise only for a writer that has one to wait for; a file's has not.
    void writer.write({
      rowGroupSize: group.length,
      columnData: columns.map((name) => ({ name, data: group.map((row) => row[name]), encoding: "PLAIN" })),
    });
  }
  void writer.finish();
  return made;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
