import { relationTo } from "./fold-snapshots.ts";
import { isSameOutcome, type KeptRow } from "./kept-row.ts";

/** What became of a row among those of its trial. */
export interface Added {
  readonly isKept: boolean;
  /** Rows that prove to be snapshots of it, and are kept no longer. */
  readonly replaced: readonly KeptRow[];
  readonly isDuplicate: boolean;
}

/** The rows of a trial that ended alike: snapshots carry the result of their attempt. */
interface Ending {
  kept: KeptRow[];
  snapshots: number;
}

/** Which rows of a trial are attempts. */
export interface TrialAttempts {
  readonly rows: readonly KeptRow[];
  /** Rows left out beside the longest. */
  readonly branches: number;
  readonly hasTurns: boolean;
  readonly hasApart: boolean;
}

/** The rows of one trial; a row that begins another which ended alike is folded into it, whichever comes first. */
export class TrialRows {
  readonly #endings: Ending[] = [];
  readonly #isNamed: boolean;

  /** @param isNamed whether the exporter knew the trial; else its rows may be of many */
  constructor(isNamed: boolean) {
    this.#isNamed = isNamed;
  }

  /** Takes a row for an attempt, whatever it begins with. */
  keep(row: KeptRow): void {
    this.#endingOf(row).kept.push(row);
  }

  add(row: KeptRow): Added {
    const ending = this.#endingOf(row);
    const related = ending.kept.map((other) => [other, relationTo(other.hashes, row.hashes)] as const);
    const isEarlier = related.some(([, relation]) => relation === "earlier");
    const isDuplicate = related.some(
      ([other, relation]) => relation === "same" && other.episode === row.episode,
    );
    if (isEarlier) ending.snapshots++;
    if (isEarlier || isDuplicate) return { isKept: false, replaced: [], isDuplicate };
    const replaced = related.flatMap(([other, relation]) => (relation === "later" ? [other] : []));
    ending.snapshots += replaced.length;
    ending.kept = [...ending.kept.filter((other) => !replaced.includes(other)), row];
    return { isKept: true, replaced, isDuplicate };
  }

  attempts(): TrialAttempts {
    const turns = this.#endings.filter(isByTurns);
    const apart = this.#endings.filter((ending) => !isByTurns(ending)).flatMap(({ kept }) => kept);
    const ofTurns = turns.flatMap(({ kept }) => (this.#isNamed ? [longestOf(kept)] : kept));
    const rows = [...ofTurns, ...apart];
    return {
      rows,
      branches: this.#endings.reduce((sum, { kept }) => sum + kept.length, -rows.length),
      hasTurns: turns.length > 0,
      hasApart: apart.length > 0 && rows.length > 1,
    };
  }

  #endingOf({ outcome }: KeptRow): Ending {
    const known = this.#endings.find(({ kept: [first] }) => first && isSameOutcome(first.outcome, outcome));
    if (known) return known;
    const ending: Ending = { kept: [], snapshots: 0 };
    this.#endings.push(ending);
    return ending;
  }
}

// Among rows of turns one that begins no other was said before a context was summed up. Where most rows begin no other,
// they are attempts, and a short one of them died early.
function isByTurns({ kept, snapshots }: Ending): boolean {
  return snapshots >= kept.length;
}

function longestOf(rows: readonly KeptRow[]): KeptRow {
  return rows.reduce((longest, row) => {
    const more = row.hashes.length - longest.hashes.length || (row.episode ?? 0) - (longest.episode ?? 0);
    return more > 0 ? row : longest;
  });
}
