import { expect, test } from "vitest";
import { openaiQuestion } from "../../models/stand-in/question.ts";
import { type AnsweredTask, benchmarkAnswers, rightProbability } from "./benchmark-answers.ts";

const tasks = Array.from({ length: 600 }, (_, index): AnsweredTask => {
  const id = `t${index}`;
  return { id, prompt: `Task number ${index}.`, kind: "code", right: "right", wrong: ["wrong", "worse"] };
});
const question = (content: string, model: string, seed = 0) =>
  openaiQuestion({ model, seed, messages: [{ role: "user", content }] });

test("a name that ends in a number solves about that many of a hundred", () => {
  const answer = benchmarkAnswers(tasks);
  for (const percent of [20, 50, 80]) {
    const right = tasks.filter(
      ({ prompt }) => answer(question(prompt, `stand-in-${percent}`)) === "right",
    ).length;
    expect(Math.abs((100 * right) / tasks.length - percent)).toBeLessThan(6);
  }
});

test("some tasks are hard for every model, and the better one is better at each", () => {
  const chances = tasks.map(
    ({ id }) => [rightProbability("a-40", id, 1), rightProbability("b-80", id, 1)] as const,
  );
  expect(chances.every(([worse, better]) => worse < better)).toBe(true);
  const [low = 1, high = 0] = [Math.min(...chances.map(([, b]) => b)), Math.max(...chances.map(([a]) => a))];
  expect(low).toBeLessThan(0.2);
  expect(high).toBeGreaterThan(0.9);
});

test("equal questions get equal answers, another seed or another wording may get others", () => {
  const answer = benchmarkAnswers(tasks);
  const answers = (seed: number, words = "") =>
    tasks.map(({ prompt }) => answer(question(`${words}${prompt}`, "m-50", seed)) === "right");
  expect(answers(1)).toEqual(answers(1));
  expect(answers(2)).not.toEqual(answers(1));
  expect(answers(1, "Hint: think. ")).not.toEqual(answers(1));
});

test("what holds none of the tasks is not its business", () => {
  expect(benchmarkAnswers(tasks)(question("Why is the sky blue?", "m-50"))).toBeUndefined();
});
