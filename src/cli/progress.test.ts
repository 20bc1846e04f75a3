import { describe, expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function stage({
  isTTY,
  total = 1_000_000,
  unit = "bytes",
  columns = 80,
}: {
  isTTY: boolean;
  total?: number;
  unit?: string;
  columns?: number;
}) {
  const written: string[] = [];
  const clock = { time: 5_000 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = createProgress({ total, unit, label: "traces", stream, now: () => clock.time });
  return { written, clock, progress };
}

describe("elsewhere than on a terminal", () => {
  test("a plain line comes every ten seconds, however often it advances", () => {
    const { written, clock, progress } = stage({ isTTY: false });
    for (let second = 1; second <= 25; second++) {
      clock.time += 1_000;
      for (let i = 0; i < 10; i++) progress.advance(1_000);
    }
    expect(written).toEqual([
      "traces: 9%, 91.0 kB of 1.00 MB, 9.10 kB/s, 1 min 40 s left\n",
      "traces: 19%, 191 kB of 1.00 MB, 10.0 kB/s, 1 min 21 s left\n",
    ]);
  });

  test("a short task says only what it did", () => {
    const { written, clock, progress } = stage({ isTTY: false });
    clock.time += 2_000;
    progress.advance(1_000_000);
    progress.end();
    expect(written).toEqual(["traces: 1.00 MB in 2 s, 500 kB/s\n"]);
  });

  test("nothing done says nothing", () => {
    const { written, progress } = stage({ isTTY: false });
    progress.skip(1_000_000);
    progress.end();
    expect(written).toEqual([]);
  });

  test("notes are lines of their own", () => {
    const { written, progress } = stage({ isTTY: false });
    progress.note("trying again");
    expect(written).toEqual(["trying again\n"]);
  });
});

describe("on a terminal", () => {
  test("one line changes, ten times a second at most, and a note stands above it", () => {
    const { written, clock, progress } = stage({ isTTY: true });
    progress.advance(1_000);
    progress.advance(1_000);
    clock.time += 100;
    progress.advance(8_000);
    progress.note("trying again");
    progress.end();
    const clear = "\r\x1b[2K";
    const second = "traces: 1%, 10.0 kB of 1.00 MB, 100 kB/s, 10 s left";
    expect(written).toEqual([
      `${clear}traces: 0%, 1.00 kB of 1.00 MB`,
      `${clear}${second}`,
      clear,
      "trying again\n",
      `${clear}${second}`,
      clear,
      "traces: 10.0 kB in 0 s, 100 kB/s\n",
    ]);
  });

  test("a line never wraps", () => {
    const { written, progress } = stage({ isTTY: true, columns: 19 });
    progress.advance(1_000);
    expect(written).toEqual(["\r\x1b[2Ktraces: 0%, 1.00 k"]);
  });
});

test("what was there before counts as done but not in the rate, and can be taken back", () => {
  const { written, clock, progress } = stage({ isTTY: false });
  progress.skip(900_000);
  clock.time += 10_000;
  progress.advance(50_000);
  progress.skip(-900_000);
  clock.time += 10_000;
  progress.advance(50_000);
  expect(written).toEqual([
    "traces: 95%, 950 kB of 1.00 MB, 5.00 kB/s, 10 s left\n",
    "traces: 10%, 100 kB of 1.00 MB, 5.00 kB/s, 3 min 0 s left\n",
  ]);
});

test("the rate is that of the last seconds", () => {
  const { written, clock, progress } = stage({ isTTY: false, total: 10_000_000 });
  for (let i = 0; i < 40; i++) {
    clock.time += 500;
    progress.advance(i < 20 ? 100_000 : 1_000);
  }
  expect(written.at(-1)).toContain("2.00 kB/s");
});

test("it counts other things than bytes, and goes on without a total", () => {
  const written: string[] = [];
  const clock = { time: 0 };
  const stream = { write: (text: string) => written.push(text) };
  const progress = createProgress({
    total: undefined,
    unit: "runs",
    label: "ingest",
    stream,
    now: () => clock.time,
  });
  clock.time = 10_000;
  progress.advance(25);
  expect(written).toEqual(["ingest: 25 runs, 2.5/s\n"]);
});

test("what is counted is exact, what is slow goes by the minute, and one slow task does not make the rate", () => {
  const written: string[] = [];
  const clock = { time: 0 };
  const stream = { write: (text: string) => written.push(text) };
  const progress = createProgress({
    total: 1140,
    unit: "tasks",
    label: "grade",
    stream,
    now: () => clock.time,
  });
  for (let i = 0; i < 100; i++) {
    clock.time += 500;
    progress.advance(1);
  }
  clock.time += 50_000;
  progress.advance(1);
  progress.skip(1022);
  expect(written.at(-1)).toBe("grade: 8%, 101 of 1140 tasks, 1.01/s, 17 min 9 s left\n");
  clock.time += 60_000;
  progress.advance(1);
  expect(written.at(-1)).toBe("grade: 98%, 1124 of 1140 tasks, 11/min, 1 min 27 s left\n");
});
