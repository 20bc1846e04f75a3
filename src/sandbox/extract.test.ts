import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { extract } from "../../test/support/extract.ts";
import { wrappedSolutions } from "../../test/support/wrapped-solutions.ts";

const f = "def f(x):\n    return x";
const fence = (code: string, word = "python") => `\`\`\`${word}\n${code}\n\`\`\`\n`;

it.each<[string, string, string, string]>([
  ["the whole text", f, f, "whole"],
  ["a fenced block", `Sure!\n\n${fence(f)}\nIt returns x.`, `${f}\n`, "fenced"],
  ["a block without a word", fence(f, ""), `${f}\n`, "fenced"],
  ["a block of tildes", `~~~py\n${f}\n~~~\n`, `${f}\n`, "fenced"],
  [
    "the block that defines the function",
    `${fence("pip install x", "sh")}${fence("g = 1")}${fence(f)}${fence("f(1)")}`,
    `g = 1\n\n${f}\n`,
    "joined",
  ],
  ["no block of mere use", `${fence("print(f(1))")}${fence(f)}`, `${f}\n`, "fenced"],
  ["a block that never ends", `Here:\n\`\`\`python\n${f}\n`, `${f}\n`, "fenced"],
  [
    "a fence in a docstring",
    `def f(x):\n    """\n    \`\`\`\n    f(1)\n    \`\`\`\n    """\n    return x`,
    `def f(x):\n    """\n    \`\`\`\n    f(1)\n    \`\`\`\n    """\n    return x`,
    "whole",
  ],
  ["an indented block", "1. Do:\n   ```python\n   def f(x):\n       return x\n   ```\n", `${f}\n`, "fenced"],
  ["a program in prose", `Here is the code.\n\n${f}\n\nThis is it, isn't it?`, `${f}\n`, "bare"],
  ["a program before a closing fence", `${f}\n\`\`\`\nThis function returns x.\n`, `${f}\n`, "bare"],
  [
    "a decorated function",
    fence(`import functools\n\n@functools.cache\n${f}`),
    `import functools\n\n@functools.cache\n${f}\n`,
    "fenced",
  ],
  [
    "a guarded import",
    fence(`try:\n    import a\nexcept ImportError:\n    a = None\n${f}`),
    `try:\n    import a\nexcept ImportError:\n    a = None\n${f}\n`,
    "fenced",
  ],
  ["a later definition", fence(`${f}\nf2 = 1\n${f}  # again`), `${f}\nf2 = 1\n${f}  # again\n`, "fenced"],
  [
    "a helper below",
    fence(`def f(x):\n    return g(x)\ndef g(x):\n    return x`),
    "def f(x):\n    return g(x)\ndef g(x):\n    return x\n",
    "fenced",
  ],
  [
    "examples of use left out",
    fence(`${f}\ny = f(1)\nprint(y)\nz = y + 1\nw = 2`),
    `${f}\nw = 2\n`,
    "fenced",
  ],
  [
    "what functions mean by global names, and attributes of the entry point, kept",
    fence(
      `def f(x):\n    y = 1\n    return TABLE["a"](x)\nTABLE = {"a": len, "b": f}\nf.calls = 0\ny = f(1)\nprint(y)`,
    ),
    `def f(x):\n    y = 1\n    return TABLE["a"](x)\nTABLE = {"a": len, "b": f}\nf.calls = 0\n`,
    "fenced",
  ],
  [
    "a main guard kept",
    `${f}\nif __name__ == "__main__":\n    f(1)`,
    `${f}\nif __name__ == "__main__":\n    f(1)`,
    "whole",
  ],
  [
    "setup calls kept",
    `import random\nrandom.seed(1)\n${f}\nrandom.seed(2)`,
    `import random\nrandom.seed(1)\n${f}\nrandom.seed(2)`,
    "whole",
  ],
  ["a function made by assignment", "f = lambda x: x", "f = lambda x: x", "whole"],
  ["a class as the entry point", "class f:\n    pass", "class f:\n    pass", "whole"],
  ["an answer cut in a second function", `${f}\ndef g(x):\n    return (x +`, f, "bare"],
  ["an answer cut in its function", "def f(x):\n    y = x\n    return (y +", "def f(x):\n    y = x", "cut"],
  ["nothing that is a program", "I cannot do that.", "I cannot do that.", "none"],
  ["carriage returns", `${f}\r\n`.replaceAll("\n", "\r\n").replaceAll("\r\r", "\r"), `${f}\n`, "whole"],
])("finds %s", (_, text, program, how) => {
  expect(extract([[text, "f", ""]])).toEqual([[program, how]]);
});

it("continues the prompt where the answer is only a body", () => {
  const prompt = 'import math\n\ndef f(x):\n    """Gives x."""\n';
  expect(extract([["    return x\n", "f", prompt]])).toEqual([[`${prompt}    return x\n`, "continued"]]);
  const fenced = `The body is:\n${fence("    return x")}`;
  expect(extract([[fenced, "f", prompt]])).toEqual([[`${prompt}    return x\n`, "continued"]]);
});

const prompt = 'import math\n\ndef f(x):\n    """Gives x and a bit.\n\n    >>> f(1)\n    2\n    """\n';
const body = "    y = math.floor(x)\n    return y + 1\n";

it.each(Object.entries(wrappedSolutions({ entryPoint: "f", prompt, program: prompt + body, body })))(
  "finds a right program beside the task's real prompt: %s",
  (_, text) => expect(extract([[text, "f", prompt]])[0]?.[0]).toContain(body.trimEnd()),
);

const right = "def f(x):\n    y = x\n    return y + 1";
const wrong = "def f(x):\n    y = x\n    return y";
const documented = 'def f(x):\n    """\n    ```\n    f(1)\n    ```\n    """\n    return x';

it.each<[string, string, string, string]>([
  [
    "the program behind stubs",
    `${fence("def f(x): ...")}${fence(right)}`,
    `def f(x): ...\n\n${right}\n`,
    "joined",
  ],
  ["the longest of several", `${fence(right)}Shorter:\n${fence("f = lambda x: x")}`, `${right}\n`, "fenced"],
  [
    "the last of equals",
    `${fence(wrong)}Wait, corrected:\n${fence(right)}`,
    `${wrong}\n\n${right}\n`,
    "joined",
  ],
  ["the program after use of it", `${fence("y = f(1)")}${fence(right)}`, `${right}\n`, "fenced"],
  ["a fence in a fenced docstring", `${fence(documented)}Done.`, `${documented}\n`, "fenced"],
  ["such a fence, then a block", `${fence(documented)}${fence("f(1)")}`, `${documented}\n`, "fenced"],
  ["what thoughts held, if no more was said", `<think>\n${fence(right)}</think>\n`, `${right}\n`, "fenced"],
  [
    "tags of thoughts that are a program's",
    fence('def f(x):\n    return x.split("</think>")[-1]'),
    'def f(x):\n    return x.split("</think>")[-1]\n',
    "fenced",
  ],
  [
    "a stub where nothing else is",
    fence("def f(x):\n    raise NotImplementedError"),
    "def f(x):\n    raise NotImplementedError\n",
    "fenced",
  ],
  ["no stub in prose", "I cannot do that.", "I cannot do that.", "none"],
])("chooses %s", (_, text, program, how) => {
  expect(extract([[text, "f", prompt]])).toEqual([[program, how]]);
});

it("takes any text, in time", () => {
  const texts = [
    "",
    "`".repeat(5000),
    "(".repeat(5000),
    "def f(".repeat(500),
    `${"x = 1\n".repeat(20_000)}(`,
    "```\n".repeat(20_000),
    "`".repeat(1_000_000),
    "\0",
    "def f(x): return x\n\0",
    readFileSync("assets/sandbox/extract.py", "utf8"),
  ];
  expect(extract(texts.map((text) => [text, "f", "def f(x):\n"]))).toHaveLength(texts.length);
});
