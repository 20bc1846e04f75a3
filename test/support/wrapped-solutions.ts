const fence = (code: string) => `\`\`\`python\n${code.trimEnd()}\n\`\`\`\n`;

/**
 * A right program as models say it, by a name for the way.
 *
 * @param prompt the task's; where there is one, the program is said after it too, and its body alone
 */
export function wrappedSolutions(task: {
  readonly entryPoint: string;
  readonly prompt: string;
  readonly program: string;
  readonly body: string;
}): Readonly<Record<string, string>> {
  const { entryPoint, prompt, body } = task;
  const program = task.program.trimEnd();
  const draft = fence(`def ${entryPoint}(*args):\n    return 1`);
  const indented = program.replaceAll(/^(?=.*\S)/gm, "   ");
  return {
    whole: program,
    fenced: `Sure.\n${fence(program)}`,
    "fenced, then used": `${fence(program)}\nExample usage:\n${fence("print(1)")}`,
    "in prose": `Here is the solution.\n\n${program}\n\nThis is it, isn't it?`,
    "after prose": `Here is the solution:\n\n${program}\n`,
    "a fence behind prose": `Here is the code: \`\`\`python\n${program}\n\`\`\`\nIt works, doesn't it?\n`,
    "before a closing fence": `${program}\n\`\`\`\nThis returns what is asked for.\n`,
    "after thoughts": `<think>\nMaybe\n${draft}No.\n</think>\n${fence(program)}`,
    "after thoughts that were opened for the model": `Maybe\n${draft}No.\n</think>\n\n${program}`,
    "in a list": `1. Do it:\n   \`\`\`python\n${indented}\n   \`\`\`\n`,
    "after a draft": `${draft}Wait, that is wrong. Corrected:\n${fence(program)}`,
    ...(prompt && {
      "after the prompt": `The task:\n${fence(prompt)}\nThe solution:\n${fence(program)}`,
      "after the prompt with pass": `The task:\n${fence(`${prompt.trimEnd()}\n    pass`)}\nNow:\n${fence(program)}`,
      "after the prompt, unfenced": `The task:\n\n${prompt.trimEnd()}\n\nIt's solved so:\n\n${program}\n`,
      "the body": body,
      "the body, fenced": fence(body),
    }),
  };
}
