import { bytesText, secondsText } from "./quantity-text.ts";

export interface ProgressOptions {
  /** How much there is to do; undefined when nobody knows. */
  readonly total: number | undefined;
  /** `bytes`, or the plural of what is counted. */
  readonly unit: string;
  /** Begins every line. */
  readonly label: string;
  readonly stream: ProgressStream;
  /** What else belongs at the end of the line. */
  readonly detail?: () => string;
  /** Milliseconds from any beginning; for tests. */
  readonly now?: () => number;
}

/** The part of a stream such as `process.stderr` that is used. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

// Times in milliseconds. A log wants few lines, a terminal a lively one.
const liveInterval = 100;
const plainInterval = 10_000;
// The rate is that of the last seconds: it should follow the network, and not jump. Things that are counted differ more
// from each other than bytes do.
const [byteRateWindow, countRateWindow] = [10_000, 120_000];
const rateStep = 250;
const clearLine = "\r\x1b[2K";

/** Starts reporting on a long task. */
export function createProgress(options: ProgressOptions): Progress {
  return new Progress(options);
}

/**
 * Says how far a long task is, how fast it goes and how long it will take: on a terminal in one line that changes,
 * elsewhere in a plain line every ten seconds. It writes only when called and holds no timer, so that it cannot keep
 * a process alive.
 */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #start: number;
  #moved = 0;
  #skipped = 0;
  #lastWrite: number;
  #isShown = false;
  /** Amounts moved at times of the last seconds, oldest first. */
  readonly #samples: { readonly time: number; readonly moved: number }[];

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#start = this.#now();
    this.#samples = [{ time: this.#start, moved: 0 }];
    // A terminal shows the first line at once.
    this.#lastWrite = options.stream.isTTY ? Number.NEGATIVE_INFINITY : this.#start;
  }

  /** So much more is done. */
  advance(amount: number): void {
    this.#moved += amount;
    this.#report();
  }

  /** So much more was done before and says nothing about the rate; a negative amount must be done again. */
  skip(amount: number): void {
    this.#skipped += amount;
    this.#report();
  }

  /** Writes a line of its own. */
  note(text: string): void {
    this.#clear();
    this.#options.stream.write(`${text}\n`);
    if (this.#options.stream.isTTY) this.#show(this.#now());
  }

  /** Writes what was done in which time, unless it was nothing. To be called once. */
  end(): void {
    this.#clear();
    if (this.#moved === 0) return;
    const seconds = (this.#now() - this.#start) / 1000;
    const rate = seconds > 0 ? `, ${this.#rate(this.#moved / seconds)}` : "";
    const { label, stream } = this.#options;
    stream.write(`${label}: ${this.#amount(this.#moved)} in ${secondsText(seconds)}${rate}\n`);
  }

  #report(): void {
    const now = this.#now();
    const newest = this.#samples.at(-1);
    if (!newest || now - newest.time >= rateStep) this.#samples.push({ time: now, moved: this.#moved });
    const window = this.#options.unit === "bytes" ? byteRateWindow : countRateWindow;
    while (this.#samples.length > 2 && now - (this.#samples[0]?.time ?? now) > window) this.#samples.shift();
    const interval = this.#options.stream.isTTY ? liveInterval : plainInterval;
    if (now - this.#lastWrite >= interval) this.#show(now);
  }

  #show(now: number): void {
    const { stream } = this.#options;
    const line = this.#line(now);
    // A line that wraps could not be taken back.
    stream.write(stream.isTTY ? `${clearLine}${line.slice(0, (stream.columns || 80) - 1)}` : `${line}\n`);
    this.#isShown = true;
    this.#lastWrite = now;
  }

  #clear(): void {
    if (this.#options.stream.isTTY && this.#isShown) this.#options.stream.write(clearLine);
    this.#isShown = false;
  }

  #line(now: number): string {
    const { total, label } = this.#options;
    const done = this.#moved + this.#skipped;
    const oldest = this.#samples[0] ?? { time: this.#start, moved: 0 };
    const seconds = (now - oldest.time) / 1000;
    const rate = seconds > 0 ? (this.#moved - oldest.moved) / seconds : 0;
    const parts = [
      total === undefined ? this.#amount(done) : `${this.#bare(done)} of ${this.#amount(total)}`,
    ];
    // Never 100 % before the end.
    if (total) parts.unshift(`${Math.min(99, Math.max(0, Math.floor((100 * done) / total)))}%`);
    if (rate > 0) {
      parts.push(this.#rate(rate));
      if (total !== undefined && total > done) parts.push(`${secondsText((total - done) / rate)} left`);
    }
    const { detail } = this.#options;
    if (detail) parts.push(detail());
    return `${label}: ${parts.join(", ")}`;
  }

  #amount(amount: number): string {
    const { unit } = this.#options;
    return unit === "bytes" ? bytesText(amount) : `${amount} ${unit}`;
  }

  #bare(amount: number): string {
    return this.#options.unit === "bytes" ? bytesText(amount) : String(amount);
  }

  #rate(aSecond: number): string {
    if (this.#options.unit === "bytes") return `${bytesText(aSecond)}/s`;
    const [rate, time] = aSecond < 1 ? [aSecond * 60, "min"] : [aSecond, "s"];
    return `${Number(rate.toPrecision(3))}/${time}`;
  }
}
