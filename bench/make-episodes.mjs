// Made-up episodes of a terminal agent as an exporter of turns writes them: each row of a trial begins with all before it.
import { closeSync, openSync, writeSync } from "node:fs";

const turns = 8;

/**
 * Writes JSON lines: `rows` of them, eight to a trial, two trials to a task.
 *
 * @returns trials
 */
export function makeEpisodes(file, rows) {
  const descriptor = openSync(file, "w");
  const trials = rows / turns;
  for (let trial = 0; trial < trials; trial++) {
    const lines = rowsOf(trial).map((row) => `${JSON.stringify(row)}\n`);
    writeSync(descriptor, lines.join(""));
  }
  closeSync(descriptor);
  return trials;
}

/** The rows of one trial. @param length turns of its longest row */
export function rowsOf(trial, length = turns) {
  const task = `made-${Math.floor(trial / 2)}`;
  const messages = [{ role: "user", content: prompt(trial) }];
  const rows = [];
  for (let turn = 0; turn < length; turn++) {
    messages.push({ role: "assistant", content: reply(trial, turn, turn === length - 1) });
    rows.push({
      trial_name: `${task}__${trial}`,
      task,
      episode: `episode-${turn}`,
      run_id: "made",
      agent: "terminus-2",
      model: "made-up",
      result: trial % 2 === 0 ? "1.0" : "0.0",
      conversations: [...messages],
    });
    messages.push({ role: "user", content: screen(trial, turn) });
  }
  return rows;
}

const template = `You are an agent in a terminal. ${"Answer with JSON that holds analysis, plan and commands. ".repeat(40)}`;

function prompt(trial) {
  const task = Math.floor(trial / 2);
  return `${template}\n\nTask Description:\nFind the rows of /app/in-${task}.csv that are valid and write them down.\n\nCurrent terminal state:\nroot@made:/app#`;
}

function reply(trial, turn, isLast) {
  const keystrokes = `grep -n 'part ${(trial * 31 + turn * 7) % 997}' in.csv | head -${turn + 3}\n`;
  const analysis = `Screen ${turn} shows what part ${(trial * 17 + turn) % 911} holds, so that the next filter can be narrower.`;
  return JSON.stringify({
    analysis,
    plan: "narrow the filter",
    commands: [{ keystrokes, duration: 1 }],
    task_complete: isLast,
  });
}

function screen(trial, turn) {
  const lines = Array.from(
    { length: 90 },
    (_, line) =>
      `${line}: part ${(trial * 13 + turn * 5 + line) % 1009}, value ${(trial * line + turn) % 7919}, checked`,
  );
  return `New terminal output:\n${lines.join("\n")}`;
}
