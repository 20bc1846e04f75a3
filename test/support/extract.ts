import { execFileSync } from "node:child_process";

const script = `import json, sys
space = {"__name__": "extract"}
exec(compile(open("assets/sandbox/extract.py").read(), "extract.py", "exec"), space)
print(json.dumps([space["extract"](*one) for one in json.load(sys.stdin)]))`;

export type Answer = readonly [text: string, entryPoint: string, prompt: string];

/** Programs out of answers and how each was found, by the Python that sandboxes run. */
export function extract(answers: readonly Answer[]): readonly (readonly [program: string, how: string])[] {
  const input = JSON.stringify(answers);
  return JSON.parse(execFileSync("python3", ["-c", script], { input, encoding: "utf8", maxBuffer: 1 << 30 }));
}
