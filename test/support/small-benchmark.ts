import { writeFile } from "node:fs/promises";
import path from "node:path";

/** A small benchmark in HumanEval's form: task n asks for a function that adds n. */
export function smallRows(count: number): object[] {
  return Array.from({ length: count }, (_, n) => ({
    task_id: `HumanEval/${n}`,
    prompt: `def add${n}(x):\n    """Adds ${n}."""\n`,
    entry_point: `add${n}`,
    canonical_solution: `    return x + ${n}\n`,
    test: `def check(candidate):\n    assert candidate(1) == ${n + 1}\n    assert candidate(-1) == ${n - 1}\n`,
  }));
}

/** Writes rows as lines of JSON. */
export async function writeLines(folder: string, name: string, rows: readonly object[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}
