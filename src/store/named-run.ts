import { HindcastError } from "../model/error.ts";
import type { StoreRow } from "./columns.ts";
import type { Store } from "./store.ts";

/**
 * The run of a store that a key, a run id or the beginning of either names.
 *
 * @throws HindcastError `bad-input` when no run is named so, or several are.
 */
export async function namedRun(store: Store, name: string): Promise<StoreRow<"runs">> {
  const rows = await store.runs();
  const exact = rows.filter((row) => row.run_key === name || row.run_id === name);
  const matching = exact.length > 0 ? exact : rows.filter((row) => row.run_key.startsWith(name));
  const [row, other] = matching;
  if (row === undefined) {
    throw new HindcastError("bad-input", `no run ${name} in ${store.path}`, {
      hint: "hindcast runs lists them; a trace file can be named too",
    });
  }
  if (other !== undefined) {
    const keys = matching.map((match) => match.run_key).join(", ");
    throw new HindcastError("bad-input", `${name} names several runs`, {
      received: keys,
      expected: "one of them",
      hint: "where one is out of date, delete its folder in the store",
    });
  }
  return row;
}
