import { textWidth } from "./font-metrics.ts";

/** An axis: its ends, and the values that get a tick. Everything is explicit, so that Vega adds nothing of its own. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** Free space at both ends of an axis, as shares of the length the values take. */
export interface Room {
  readonly before: number;
  readonly after: number;
}

/**
 * A scale for shares, read as percentages, around `values` with `room` to spare. At least five points long, so that equal
 * values do not stretch over the whole axis; ticks at steps of 1, 2 or 5 times a power of ten, none at the very ends, none
 * outside 0 to 100 % unless values are. About `maxTicks` ticks at most, but two at least: one alone
 * gives no scale.
 */
export function shareScale(values: readonly number[], room: Room, maxTicks: number): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const [from, to] = widen(low, high, 0.05, room);
  // A tick's text must not reach over the end of its axis, where the next thing begins.
  const end = 0.04 * (to - from);
  const ticksAt = (step: number) => {
    const ticks: number[] = [];
    for (let i = Math.ceil((from + end) / step); i * step <= to - end; i++) {
      // Multiplying keeps ticks free of summed rounding errors.
      const tick = Number((i * step).toPrecision(12));
      if (tick >= Math.min(0, low) && tick <= Math.max(1, high)) ticks.push(tick);
    }
    return ticks;
  };
  const [first, ...smaller] = stepsDown((to - from) / maxTicks, (step) => (to - from) / step <= maxTicks);
  let ticks = ticksAt(first);
  for (const step of smaller) {
    if (ticks.length >= 2) break;
    ticks = ticksAt(step);
  }
  return { domain: [from, to], ticks };
}

/** How far a tick's text may reach over the ends of its axis, in pixels. */
const mostOverhang = 10;
/** Free space between the texts of two ticks, in pixels. */
const tickGap = 6;

/**
 * A logarithmic scale around positive `values`, with `room` as above, `width` pixels long. At least a factor of
 * four long. Ticks at powers of ten, with steps between them until there are enough (three; more on a long axis) that fit side by side.
 */
export function logScale(
  values: readonly number[],
  room: Room,
  width: number,
  format: (tick: number) => string,
  fontSize: number,
): Scale {
  const logs = values.map(Math.log10);
  const [from, to] = widen(Math.min(...logs), Math.max(...logs), Math.log10(4), room);
  const extent = (tick: number) => {
    const centre = ((Math.log10(tick) - from) / (to - from)) * width;
    const half = textWidth(format(tick), fontSize) / 2;
    return { start: centre - half, end: centre + half };
  };
  const hangsOver = (tick: number) =>
    extent(tick).start < -mostOverhang || extent(tick).end > width + mostOverhang;
  const standApart = (ticks: readonly number[]) =>
    ticks.every((tick, i) => i === 0 || extent(tick).start >= extent(ticks[i - 1] ?? tick).end + tickGap);

  const enough = Math.max(3, width / 130);
  let best: readonly number[] = [];
  for (const mantissas of [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7]]) {
    const all = logTicks(from, to, mantissas).filter((tick) => !hangsOver(tick));
    const ticks = mantissas.length === 1 ? thinned(all, standApart) : all;
    if (ticks.length > best.length && standApart(ticks)) best = ticks;
    if (best.length >= enough) break;
  }
  // Long texts on a short axis: the two that lie farthest apart say more than one in the middle.
  if (best.length < 2)
    best = outermost(
      logTicks(from, to, [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]).filter((tick) => !hangsOver(tick)),
    );
  return { domain: [10 ** from, 10 ** to], ticks: best };
}

function outermost(ticks: readonly number[]): readonly number[] {
  const [first] = ticks;
  const last = ticks.at(-1);
  return first === undefined || last === undefined || first === last ? ticks : [first, last];
}

/** Widens an interval to a least length around its middle, then by `room`. */
function widen(low: number, high: number, least: number, room: Room): [number, number] {
  const length = Math.max(high - low, least);
  const middle = (low + high) / 2;
  const start = high - low < least ? middle - length / 2 : low;
  return [start - room.before * length, start + (1 + room.after) * length];
}

/** The smallest of 1, 2, 5 times a power of ten that `enough` accepts, then those below it; none below 1 %. */
function stepsDown(atLeast: number, enough: (step: number) => boolean): [number, ...number[]] {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const steps = [0.5, 1, 2, 5, 10, 20].map((factor) => factor * power).filter((step) => step >= 0.0099);
  const [first = 0.01, ...smaller] = steps.slice(0, steps.findIndex(enough) + 1).reverse();
  return [first, ...smaller];
}

function logTicks(from: number, to: number, mantissas: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(from); power <= to; power++) {
    for (const mantissa of mantissas) {
      const tick = Number(`${mantissa}e${power}`);
      if (Math.log10(tick) >= from && Math.log10(tick) <= to) ticks.push(tick);
    }
  }
  return ticks;
}

/** Every second tick, every third... until they fit. */
function thinned(
  ticks: readonly number[],
  standApart: (ticks: readonly number[]) => boolean,
): readonly number[] {
  for (let every = 1; every < ticks.length; every++) {
    const some = ticks.filter((_, i) => i % every === 0);
    if (standApart(some)) return some;
  }
  return ticks.slice(0, 1);
}
