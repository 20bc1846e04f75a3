import type { SolverTask } from "./solver.ts";

/** How an answer has to look, for code and for answers. */
function answerForm({ kind, entryPoint }: SolverTask): string {
  return kind === "code"
    ? `Give the whole program in one \`\`\`python block: all imports, and ${entryPoint ?? "the function"} with its exact name and parameters. No other block, no tests, no text after it.`
    : "Explain briefly, then end with a line of its own: ANSWER: x, where x is the answer alone.";
}

/** For models that are to say how sure they are. */
export function rigorPrompt(task: SolverTask): string {
  return task.kind === "code"
    ? "Work carefully. Before you write, list for yourself every requirement of the task: return type, errors to raise, edge cases, defaults, order. Meet each of them. Where the task leaves something open, choose what its examples show."
    : "Work carefully, step by step, and check each step. Do not guess: where you are unsure, say which step is unsure and why, and check it in another way.";
}

export function critiquePrompt(task: SolverTask, answer: string): string {
  const faults =
    task.kind === "code"
      ? "requirements it misses, inputs for which it fails or raises the wrong error, wrong return types, missing imports. Trace the examples of the task through it"
      : "steps that do not follow, misread facts, arithmetic. Redo the decisive step yourself";
  return `${task.prompt}

Another solver answered:

${answer}

Find what is wrong with it: ${faults}. Name each fault and how to mend it, shortest first. If there is none, say only: NO FAULT.`;
}

export function revisePrompt(task: SolverTask, critiques: readonly string[]): string {
  return `Others examined your answer:

${numbered(critiques)}

Judge each point by the task. Mend what is truly wrong, and keep what is right even where a critic objects. ${answerForm(task)}`;
}

export function debatePrompt(task: SolverTask, own: string, others: readonly string[]): string {
  return `${task.prompt}

You answered:

${own}

Others answered:

${numbered(others)}

Where the answers differ, argue for and against each side from the task itself, and say what decides it. Then give your answer. ${answerForm(task)}`;
}

export function synthesisPrompt(task: SolverTask, answers: readonly string[]): string {
  const how =
    task.kind === "code"
      ? "Compare them by the task's requirements, not by how many agree. Take the best as it is, or put together one program from what is right in each"
      : "Compare their reasoning, not only how many agree. Where they differ, find the step that decides";
  return `${task.prompt}

${answers.length} solvers answered:

${numbered(answers)}

${how}. ${answerForm(task)}`;
}

function numbered(texts: readonly string[]): string {
  return texts.map((text, index) => `### ${index + 1}\n${text}`).join("\n\n");
}
