import { answerBenchmarks, benchmarks } from "../benchmarks/list.ts";
import { exitCodes } from "./exit-codes.ts";

/** `hindcast benchmarks`. */
export async function benchmarksCommand({ json }: { readonly json?: boolean }): Promise<number> {
  const read = answerBenchmarks.map((one) => ({ ...one, splits: [], needs: "nothing; graded by reading" }));
  const rows = [...benchmarks, ...read].map(({ name, title, kind, source, splits, needs }) => ({
    name,
    title,
    answers: kind === "program" ? "programs" : "texts",
    tasks: source.tasks,
    splits,
    needs,
    dataset: source.dataset,
    files: source.files,
    licence: source.licence,
  }));
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    for (const { name, title, tasks, splits, needs, dataset, licence } of rows) {
      const head = `${name.padEnd(18)} ${String(tasks).padStart(5)} tasks  ${[title, splits.join(", ")].filter(Boolean).join("; ")}`;
      process.stdout.write(`${head}\n${" ".repeat(26)}${dataset}, ${licence}; needs ${needs}\n`);
    }
  }
  return exitCodes.done;
}
