/**
 * The libraries that a BigCodeBench task uses, by the program that was graded. A calibrated program begins with the
 * task's own imports and a stub (`def task_func(...): pass`), whatever the model wrote below: these imports are the
 * task's. `undefined` for a program without that beginning.
 */
export function librariesOfProgram(program: string): readonly string[] | undefined {
  const stub = /^[ \t]+pass[ \t]*$/m.exec(program);
  if (!stub) return undefined;
  const header = program.slice(0, stub.index);
  return /^def \w+\(/m.test(header) ? importedLibraries(header) : undefined;
}

/** The libraries that Python code imports at its top level, without what follows their first dot; sorted. */
export function importedLibraries(code: string): readonly string[] {
  const found = new Set<string>();
  const imports = code.matchAll(/^(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+(.+))/gm);
  for (const [, from, names = ""] of imports) {
    for (const name of from === undefined ? names.split(",") : [from]) {
      const [, top] = /^\s*(\w+)/.exec(name) ?? [];
      if (top !== undefined) found.add(top);
    }
  }
  return [...found].sort();
}
