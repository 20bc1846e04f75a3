import { HindcastError } from "../../model/error.ts";

/** Money set aside for one request. To be settled once. */
export interface Reservation {
  /** @param dollars what it cost after all; `undefined`, when that is not known, takes it to be what was set aside */
  settle(dollars: number | undefined): void;
}

/** What a request may take. Both are asked for when its turn comes. */
export interface Claim {
  /** US dollars at most. */
  dollars(): number;
  /** Requests that may be under way with this one: few while not much is known of what they cost. */
  atOnce(): number;
}

interface Waiting {
  readonly claim: Claim;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sees to it that no more is spent than allowed: a request sets aside what it can cost before it is sent. One that does
 * not fit waits as long as those before it may give something back, and then ends the spending.
 */
export class Budget {
  readonly #limit: number;
  #spent = 0;
  #reserved = 0;
  #open = 0;
  #waiting: Waiting[] = [];
  #reached: HindcastError | undefined;

  /** @param limit US dollars @param spent of it before */
  constructor(limit: number, spent = 0) {
    this.#limit = limit;
    this.#spent = spent;
  }

  /** @throws HindcastError `budget` when the claim could pass the limit, and from then on */
  reserve(claim: Claim): Promise<Reservation> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ claim, resolve, reject });
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const dollars = next.claim.dollars();
      const fits = this.#spent + this.#reserved + dollars <= this.#limit;
      const waits = !fits || this.#open >= next.claim.atOnce();
      if (waits && !this.#reached && this.#open > 0) return;
      this.#waiting.shift();
      if (fits && !this.#reached) next.resolve(this.#reservation(dollars));
      else {
        this.#reached ??= this.#error(dollars);
        next.reject(this.#reached);
      }
    }
  }

  #reservation(reserved: number): Reservation {
    this.#reserved += reserved;
    this.#open++;
    return {
      settle: (dollars = reserved) => {
        this.#reserved -= reserved;
        this.#open--;
        this.#spent += dollars;
        // Sums of fractions leave crumbs.
        if (this.#open === 0) this.#reserved = 0;
        this.#admit();
      },
    };
  }

  #error(next: number): HindcastError {
    const [spent, limit] = [this.#spent, this.#limit].map((dollars) => `$${dollars.toFixed(4)}`);
    return new HindcastError(
      "budget",
      `the limit of ${limit} is reached: ${spent} spent, and the next request may cost $${next.toFixed(4)}`,
      {
        hint: "all answers are kept: start again with a higher limit to go on",
        option: "maxCost",
      },
    );
  }
}
