import { expect, test } from "vitest";
import { ToolUses } from "./tool-uses.ts";

const call = (name: string, args: unknown) =>
  `<tool_call>${JSON.stringify({ name, arguments: args })}</tool_call>`;
const uses = (...said: string[]) =>
  new ToolUses([
    { role: "user", content: "Use perl, or call lookup(1)." },
    ...said.map((content) => ({ role: "assistant", content }) as const),
  ]);

test.each([
  ["that was called", call("get_user", { user_id: "mia_li" }), "get_user", true],
  ["that is only an argument's name", call("get_user", { user_id: "mia_li" }), "user_id", false],
  ["that only somebody else named", call("get_user", { user_id: "mia_li" }), "perl", false],
  ["that is a word of a thought", call("think", { thought: "I need your id." }), "your", false],
  ["behind a pipe", call("bash", { command: "cat a | sort -u" }), "sort", true],
  ["inside a loop", call("bash", { command: "for f in *; do sudo /bin/chown me $f; done" }), "chown", true],
  ["with its subcommand", call("bash", { command: "git rebase main" }), "git rebase", true],
  ["that is a module", call("bash", { command: "python3 -m pytest -q" }), "pytest", true],
  [
    "that is a library of code",
    call("python", { code: "import pandas as pd\npd.read_csv('a')" }),
    "pandas",
    true,
  ],
  [
    "that is a function of code",
    "Now:\n```python\nprint(lookup(3))\n```\n".concat(call("x", {})),
    "lookup",
    true,
  ],
  ["typed into a terminal", '{"commands":[{"keystrokes":"awk 1 in.csv\\n"}]}', "awk", true],
  ["that an agent of another manner names as its action", "Thought: hm\nACTION: lookup 3", "lookup", true],
  ["that an agent of another manner calls", "I try it.\nlookup(key=3)", "lookup", true],
  ["that is only talked about", "I would look it up with lookup, once I may.", "lookup", false],
])("a tool %s", (_, said, tool, isUsed) => {
  expect(uses(said).has(tool)).toBe(isUsed);
});

test.each([
  ["of its arguments", call("calculate", { expression: "1 + 2" }), "calculate", "1 + 2", true],
  [
    "of a whole call",
    call("calculate", { expression: "1 + 2" }),
    "calculate",
    '{"name":"calculate","arguments":{"expression":"1 + 2"}}',
    true,
  ],
  ["of another tool's arguments", call("calculate", { expression: "1 + 2" }), "get_user", "1 + 2", false],
  [
    "cut out of the middle of words",
    call("bash", { command: "grep -rn needle hay" }),
    "grep",
    "grep -rn need",
    false,
  ],
  ["of what only somebody else said", call("lookup", { key: 3 }), "lookup", "lookup(1)", false],
  ["over lines", call("bash", { command: "cat <<E\na\nE" }), "cat", "cat <<E\na\nE", true],
  ["that stands first inside of a word", call("bash", { command: "false; ls -la" }), "ls", "ls", true],
])("an example %s", (_, said, tool, example, isShown) => {
  expect(uses(said).shows(example, tool)).toBe(isShown);
});
