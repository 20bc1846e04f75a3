import { seededRandom } from "../../analysis/statistics/random.ts";
import type { StandInQuestion } from "../../models/stand-in/question.ts";

/** A task with an answer that is right, for a stand-in to give or not. */
export interface AnsweredTask {
  readonly id: string;
  /** Found again in what a model is asked. */
  readonly prompt: string;
  readonly kind: "code" | "answer";
  /** The text that a right model would answer. */
  readonly right: string;
  /** Texts that are wrong, at least one. */
  readonly wrong: readonly string[];
}

// The spread of difficulty among tasks, on the scale of log odds.
const spread = 2;

/**
 * How a stand-in for models answers tasks of a benchmark: rightly with a probability that follows from model and task,
 * whatever else it is told. It is no model and solves nothing: it knows the answers. A name that ends in a number solves
 * about that many of a hundred tasks, as `mock/stand-in-70`; other names have a seeded ability. Questions that hold
 * none of the tasks are left to the stand-in's words.
 */
export function benchmarkAnswers(
  tasks: readonly AnsweredTask[],
  seed = 1,
): (question: StandInQuestion) => string | undefined {
  return (question) => {
    const text = question.messages.map((message) => message.text).join("\n");
    const task = tasks.find(({ prompt }) => text.includes(prompt));
    if (!task) return undefined;
    const chance = rightProbability(question.model, task.id, seed);
    const random = seededRandom(seed, `draw ${question.key} ${question.seed ?? ""}`);
    if (random() < chance) return task.right;
    return task.wrong[Math.floor(random() * task.wrong.length)] ?? "";
  };
}

/** How likely a stand-in answers a task rightly: logistic in its ability and the task's difficulty, as in Rasch's model. */
export function rightProbability(model: string, taskId: string, seed: number): number {
  const difficulty = spread * normal(seededRandom(seed, `difficulty ${taskId}`));
  return logistic(abilityOf(model, seed) - difficulty);
}

function abilityOf(model: string, seed: number): number {
  const [, percent] = /(\d{1,2})$/.exec(model) ?? [];
  const share =
    percent === undefined ? 0.3 + 0.5 * seededRandom(seed, `ability ${model}`)() : Number(percent) / 100;
  const bounded = Math.min(0.99, Math.max(0.01, share));
  // Averaged over normal difficulties the logistic curve is flatter, by about this factor.
  return Math.log(bounded / (1 - bounded)) * Math.sqrt(1 + (Math.PI * spread ** 2) / 8);
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

// A sum of uniform numbers is near enough to normal (Irwin and Hall).
function normal(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((total, value) => total + value, -6);
}
