import fc from "fast-check";
import { expect, test } from "vitest";
import type { EpisodeItem } from "../../sources/episodes/episode.ts";
import { parseEpisode } from "../../sources/episodes/parse-episode.ts";
import { type GatherOptions, gatherAttempts } from "./gather.ts";

type Row = Readonly<Record<string, unknown>>;

async function gather(rows: readonly Row[], more: Partial<GatherOptions> = {}) {
  async function* items(): AsyncGenerator<EpisodeItem> {
    for (const row of rows) yield { type: "episode", episode: parseEpisode(row) };
  }
  return await gatherAttempts(items(), { threshold: 1, ...more });
}

/** The rows of one attempt as an exporter of turns writes them: each begins with all before it. */
function snapshots(trial: string, turns: number, more: Row = {}): Row[] {
  const conversations = Array.from({ length: turns }, (_, turn) => [
    { role: "user", content: `screen ${turn} of ${trial}` },
    { role: "assistant", content: `command ${turn}` },
  ]);
  return conversations.map((_, turn) => ({
    trial_name: trial,
    episode: `episode-${turn}`,
    conversations: conversations.slice(0, turn + 1).flat(),
    ...more,
  }));
}

test("turn snapshots are one attempt, in whatever order they come", async () => {
  const rows = [...snapshots("t__a", 12, { result: "1.0" }), ...snapshots("t__b", 3, { result: "0.0" })];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
      using gathered = await gather(shuffled);
      expect(gathered.reading).toMatchObject({ shape: "turn snapshots", attempts: 2, snapshots: 13 });
      const [task] = gathered.tasks;
      expect(task?.task).toBe("t");
      expect(task?.attempts.map(({ id, length }) => [id, length])).toEqual([
        ["t__a/episode-11", 24],
        ["t__b/episode-2", 6],
      ]);
      const [first] = task?.attempts ?? [];
      expect(first && gathered.load(first).messages.at(-1)?.content).toBe("command 11");
    }),
    { numRuns: 30 },
  );
});

function independent(trial: string, count: number, more: Row = {}): Row[] {
  return Array.from({ length: count }, (_, episode) => ({
    trial_name: trial,
    episode: `episode-${episode}`,
    conversations: [
      { role: "user", content: "the task" },
      { role: "assistant", content: `way ${episode}` },
    ],
    ...more,
  }));
}

test("rows that do not begin one another are attempts of their own", async () => {
  using gathered = await gather(independent("task-1", 11));
  expect(gathered.reading).toMatchObject({ shape: "independent attempts", attempts: 11, snapshots: 0 });
  // `episode-10` after `episode-2`.
  expect(gathered.tasks[0]?.attempts.at(-1)?.id).toBe("task-1/episode-10");
});

test("attempts known to be whole stay apart, also where one stopped at the beginning of another", async () => {
  async function* items(): AsyncGenerator<EpisodeItem> {
    for (const row of snapshots("a", 3, { result: "0.0" }))
      yield { type: "episode", episode: { ...parseEpisode(row), isWhole: true } };
  }
  using gathered = await gatherAttempts(items(), { threshold: 1 });
  expect(gathered.reading).toMatchObject({ shape: "independent attempts", attempts: 3, snapshots: 0 });
});

test("both shapes in one dataset", async () => {
  using gathered = await gather([...snapshots("a__1", 3), ...independent("b", 2)]);
  expect(gathered.reading).toMatchObject({ shape: "mixed", attempts: 3 });
});

test("an attempt of one turn is an attempt", async () => {
  using gathered = await gather(snapshots("a__1", 1));
  expect(gathered.reading).toMatchObject({ attempts: 1, snapshots: 0, duplicates: 0 });
});

test("the same row twice counts once", async () => {
  const rows = independent("a", 2);
  using gathered = await gather([...rows, ...rows]);
  expect(gathered.reading).toMatchObject({ rows: 4, attempts: 2, duplicates: 2 });
});

test("rows of unknown trials are not thrown together", async () => {
  const rows = independent("unknown-trial", 3, { task: "unknown-task" });
  using gathered = await gather([...rows, ...snapshots("unknown-trial", 3, { task: "known" })]);
  expect(gathered.reading.attempts).toBe(4);
  expect(gathered.tasks.map(({ attempts }) => attempts.length)).toEqual([1, 3]);
  expect(gathered.tasks.map(({ task }) => task)).toEqual([
    "known",
    expect.stringMatching(/^task-[0-9a-f]{16}$/),
  ]);
});

test("a row that begins another but ended otherwise is an attempt of its own", async () => {
  const [short, long] = snapshots("a", 2);
  using gathered = await gather([
    { ...short, result: "1.0" },
    { ...long, result: "0.0" },
  ]);
  expect(gathered.reading).toMatchObject({ attempts: 2, snapshots: 0 });
});

test("of a trial whose context was summed up the longest part stays", async () => {
  const rest = snapshots("a__1", 2, { episode: "episode-9" }).map((row) => ({
    ...row,
    conversations: [{ role: "user", content: "summary so far" }, ...(row["conversations"] as unknown[])],
  }));
  using gathered = await gather([...snapshots("a__1", 5), ...rest]);
  expect(gathered.reading).toMatchObject({ attempts: 1, branches: 1 });
  expect(gathered.tasks[0]?.attempts[0]?.id).toBe("a__1/episode-4");
});

test("an attempt that died early makes no turns of the others", async () => {
  const rows = independent("a", 4, { result: "0.0" });
  const cut = { ...rows[0], episode: "episode-9", conversations: [{ role: "user", content: "the task" }] };
  for (const given of [
    [...rows, cut],
    [cut, ...rows],
  ]) {
    using gathered = await gather(given);
    expect(gathered.reading).toMatchObject({ shape: "independent attempts", attempts: 4, branches: 0 });
  }
});

test("turns of attempts that ended otherwise are attempts of their own, whatever their trial's name", async () => {
  const failed = snapshots("a", 3, { result: "0.0" }).map((row) => ({
    ...row,
    conversations: [{ role: "user", content: "the other" }, ...(row["conversations"] as unknown[])],
  }));
  using gathered = await gather([...snapshots("a", 7, { result: "1.0" }), ...failed]);
  expect(gathered.reading).toMatchObject({ shape: "turn snapshots", attempts: 2, snapshots: 8, branches: 0 });
  expect(gathered.tasks[0]?.attempts.map(({ outcome }) => outcome.class).sort()).toEqual([
    "failure",
    "success",
  ]);
});

test("a row takes in all that begin it, whichever comes first", async () => {
  const [short, long] = snapshots("a", 2);
  const rows = [short, { ...short, episode: "episode-1" }, { ...long, episode: "episode-2" }] as Row[];
  for (const given of [rows, rows.toReversed()]) {
    using gathered = await gather(given);
    expect(gathered.reading).toMatchObject({ attempts: 1, snapshots: 2 });
  }
});

test("rows of sub-agents are left out", async () => {
  const sub = independent("a", 1, { trace_source: "summarization-1-summary" });
  using gathered = await gather([...independent("a", 1, { trace_source: "main" }), ...sub]);
  expect(gathered.reading).toMatchObject({ attempts: 1, subagents: 1 });
});

test("attempts of several models at a task stand side by side, with ids of their own", async () => {
  const rows = ["x", "y"].flatMap((model) =>
    independent("a", 1, { model, task: "a" }).map((row) => ({
      ...row,
      conversations: [
        { role: "user", content: "the task" },
        { role: "assistant", content: `I am ${model}` },
      ],
    })),
  );
  using gathered = await gather(rows);
  const ids = gathered.tasks[0]?.attempts.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(2);
  expect(gathered.tasks[0]?.attempts.map(({ model }) => model).sort()).toEqual(["x", "y"]);
});

test("every row can be an attempt, grouped by trial", async () => {
  using gathered = await gather(snapshots("t__a", 4, { task: "t" }), { everyRow: true });
  expect(gathered.tasks.map(({ task, attempts }) => [task, attempts.length])).toEqual([["t__a", 4]]);
});

test("nothing at all is told", async () => {
  await expect(gather([])).rejects.toThrow("no episodes in 0 rows");
});
