import type { GradedAttempt, GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { actingFunction } from "../store/acting-function.ts";
import { literal, literals, openDatabase, runAll } from "../store/database.ts";

/**
 * The attempts for which a condition in SQL holds. Its columns: `run`, `model`, `agent`, `task_id`, `epoch`, `outcome`,
 * `verdict`, `cost` (US dollars), `seconds` and `libraries` (a list). It reads nothing else, and changes nothing.
 *
 * @throws HindcastError `usage` with what DuckDB says of it
 */
export async function attemptsWhere(
  runs: readonly GradedRun[],
  condition: string,
): Promise<ReadonlySet<GradedAttempt>> {
  const rows = runs.flatMap((run) => run.attempts.map((attempt) => ({ run, attempt })));
  const database = await openDatabase({});
  try {
    const connection = await database.connect();
    await runAll(connection, [
      "CREATE TABLE attempts (number INTEGER, run VARCHAR, model VARCHAR, agent VARCHAR, task_id VARCHAR, epoch INTEGER, outcome VARCHAR, verdict VARCHAR, cost DOUBLE, seconds DOUBLE, libraries VARCHAR[])",
      ...(rows.length === 0 ? [] : [`INSERT INTO attempts VALUES ${rows.map(values).join(", ")}`]),
      "SET enable_external_access = false",
      "SET lock_configuration = true",
    ]);
    // The line end closes a comment at the condition's end.
    const sql = `SELECT number FROM attempts WHERE (${condition}\n)`;
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) throw new Error("it is more than a condition");
    const acting = await actingFunction(connection, sql);
    if (acting !== undefined) throw new Error(`the function ${acting} does more than read`);
    const found = await connection.runAndReadAll(sql);
    return new Set(found.getRows().flatMap(([number]) => rows[Number(number)]?.attempt ?? []));
  } catch (cause) {
    throw new HindcastError("usage", "the condition", {
      option: "where",
      received: `${JSON.stringify(condition)} (${messageOf(cause).split("\n")[0]})`,
      expected: "a condition in SQL over the columns of attempts, as: verdict = 'timeout' OR seconds > 60",
      cause,
    });
  } finally {
    database.closeSync();
  }
}

function values({ run, attempt }: { run: GradedRun; attempt: GradedAttempt }, number: number): string {
  const text = (value: string | undefined) => (value === undefined ? "NULL" : literal(value));
  const { taskId, epoch, outcome, verdict, cost, seconds } = attempt;
  const cells = [
    number,
    literal(run.name),
    text(run.model),
    text(run.agent),
    literal(taskId),
    epoch,
    text(outcome),
    text(verdict),
    cost ?? "NULL",
    seconds ?? "NULL",
    literals(run.libraries.get(taskId) ?? []),
  ];
  return `(${cells.join(", ")})`;
}
