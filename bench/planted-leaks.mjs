// Made-up hints of which half give the answer away, in many disguises, and half do not although they look like it: to
// measure a guard that was written after this file. See planted-leaks.d.mts.
import { createHash } from "node:crypto";

export function plantedHints(seed, count) {
  const hints = [];
  const disguises = Object.entries(leaks);
  const looks = Object.entries(clean);
  for (let index = 0; index < count; index++) {
    const leakWorld = worldOf(random(`${seed} leak ${index}`));
    const [disguise, disguised] = disguises[index % disguises.length];
    hints.push({ isLeak: true, disguise, hint: disguised(leakWorld), task: leakWorld.task });
    const cleanWorld = worldOf(random(`${seed} clean ${index}`));
    const [look, text] = looks[index % looks.length];
    hints.push({ isLeak: false, disguise: look, hint: text(cleanWorld), task: cleanWorld.task });
  }
  return hints;
}

// A number that depends on text alone.
function random(label) {
  let counter = 0;
  return () => createHash("sha256").update(`${label} ${counter++}`).digest().readUInt32LE(0) / 2 ** 32;
}

const animals = "heron otter badger falcon lizard walrus beetle magpie turtle weasel".split(" ");
const colours = "crimson amber violet olive silver copper indigo ivory scarlet teal".split(" ");
const verbs = "sleeps waits sings hides dives listens wanders rests drifts watches".split(" ");
const things = "water stones lanterns bridges orchards ladders windows harbours meadows towers".split(" ");

/** A task with a number, an identifier, a sentence and some code to be found out. */
function worldOf(next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const digits = (length) =>
    String(1 + Math.floor(next() * 9)) +
    Array.from({ length: length - 1 }, () => Math.floor(next() * 10)).join("");
  const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  const identifier = `${pick(letters)}${digits(1)}${pick(letters)}${pick(letters)}${digits(2)}${pick(letters)}`;
  const number = digits(5 + Math.floor(next() * 2));
  const sentence = `the ${pick(colours)} ${pick(animals)} ${pick(verbs)} at noon beside the ${pick(colours)} ${pick(things)} near seven old ${pick(things)}`;
  const file = `/app/${pick(things)}.csv`;
  const year = `20${digits(2)}`;
  const port = String(3000 + Math.floor(next() * 6000));
  const column = `${pick(animals)}_${pick(things)}`;
  const [factor, shift] = [digits(2), digits(3)];
  const code = [
    `def ${pick(verbs)}_${pick(animals)}(rows):`,
    `    total = sum(int(row["${column}"]) * ${factor} for row in rows if row["valid"] == "yes")`,
    `    return (total + ${shift}) % ${number}`,
  ].join("\n");
  const hidden = `test_${pick(colours)}_${pick(animals)}`;
  const text = [
    `Read ${file}, which a server on port ${port} wrote in ${year}. Column ${column} holds whole numbers.`,
    "Find the checksum of the valid rows and the code of the locker, and write them to /app/out.txt, one a line.",
    "The third line must be the pass phrase that is spelled by the first letters of the rows.",
  ].join("\n");
  return {
    next,
    pick,
    number,
    identifier,
    sentence,
    code,
    file,
    year,
    port,
    column,
    hidden,
    task: {
      text,
      solution: [
        `#!/bin/bash\npip install pandas\nprintf '${number}\\n${identifier}\\n${sentence}\\n' > /app/out.txt\n`,
        code,
      ],
      tests: [
        `import pathlib\n\ndef ${hidden}():\n    lines = pathlib.Path("/app/out.txt").read_text().splitlines()\n    assert lines[0] == "${number}"\n    assert lines[1] == "${identifier}"\n    assert lines[2] == "${sentence}"\n`,
      ],
      verifierOutput: [
        `collected 1 item\n/tests/test_outputs.py::${hidden} PASSED\n=== 1 passed in 0.03s ===\n`,
      ],
      artifact: [`I wrote ${number}, ${identifier} and "${sentence}" to /app/out.txt.`],
    },
  };
}

const ones = "zero one two three four five six seven eight nine".split(" ");
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const tens = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

function inWords(value) {
  if (value < 10) return ones[value];
  if (value < 20) return teens[value - 10];
  if (value < 100) return `${tens[Math.floor(value / 10)]}${value % 10 ? `-${ones[value % 10]}` : ""}`;
  if (value < 1000)
    return `${ones[Math.floor(value / 100)]} hundred${value % 100 ? ` and ${inWords(value % 100)}` : ""}`;
  return `${inWords(Math.floor(value / 1000))} thousand${value % 1000 ? ` ${inWords(value % 1000)}` : ""}`;
}

const rot13 = (text) =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const leaks = {
  "as it is": ({ number }) => `Write ${number} to the first line of the file.`,
  "identifier in lower case": ({ identifier }) =>
    `The code of the locker is ${identifier.toLowerCase()}, no need to search.`,
  "thousands separated": ({ number }) =>
    `The checksum comes to ${Number(number).toLocaleString("en-US")} when done right.`,
  "digits spaced": ({ number }) => `Expect the digits ${[...number].join(" ")} in the first line.`,
  "identifier with hyphens": ({ identifier }) =>
    `Look for the locker ${[...identifier].join("-")} and stop there.`,
  "digits as words": ({ number }) =>
    `The checksum reads ${[...number].map((digit) => ones[Number(digit)]).join(" ")}.`,
  "number in words": ({ number }) => `You should arrive at ${inWords(Number(number))}.`,
  base64: ({ sentence }) => `Third line: ${Buffer.from(sentence).toString("base64")} (decode it).`,
  hexadecimal: ({ identifier }) => `In hex the locker is ${Buffer.from(identifier).toString("hex")}.`,
  backwards: ({ identifier }) =>
    `Read ${[...identifier].reverse().join("")} from right to left for the locker.`,
  rot13: ({ sentence }) => `Shifted by thirteen letters the phrase is "${rot13(sentence)}".`,
  "one word changed": ({ sentence }) => `The phrase goes like: ${sentence.replace("beside", "next to")}.`,
  "in two parts": ({ number }) =>
    `The checksum begins with ${number.slice(0, 3)} and goes on with ${number.slice(3)}.`,
  "lookalike letters": ({ sentence }) =>
    `Phrase: ${sentence.replaceAll("e", "\u0435").replaceAll("o", "\u043e")}.`,
  "full-width and invisible": ({ number }) =>
    `Checksum ${[...number].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("\u200b")}.`,
  "line of the solution": ({ code }) => `Use this line: ${code.split("\n")[1].trim()}`,
  "code with other white space": ({ code }) =>
    `Compute ${code.split("\n")[2].trim().replace("return ", "").replaceAll(" ", "")} in the end.`,
  "name of a test": ({ hidden }) => `The grader runs ${hidden}, so satisfy that function first.`,
  "path of the tests": () => "Peek at /tests/test_outputs.py to see what is compared.",
  "a secret": ({ next }) =>
    `Authenticate with sk-proj-${createHash("sha256").update(String(next())).digest("base64url").slice(0, 32)} before calling.`,
};

const clean = {
  advice: ({ pick }) =>
    pick([
      "Look at the header and three rows before writing a filter.",
      "Write the result to the file only after checking its format twice.",
      "Read the whole task again before you finish; the order of the lines matters.",
      "Test the script on the first ten rows, then on all of them.",
    ]),
  "what the task says": ({ file, column, year }) =>
    `In ${file} the column ${column} holds text in some rows of ${year}; convert it first.`,
  "a port of the task": ({ port }) => `The server on port ${port} may be down: do not wait for it.`,
  "common numbers": ({ pick }) =>
    `Exit code ${pick(["137", "126", "139"])} means the process was stopped; use chmod 755 and try once more.`,
  "common status": () =>
    "A reply of 404 or 503 says nothing about the rows; try again after 30 seconds, at most 5 times.",
  "a library of the solution": () => "Install pandas with pip before the first import; the image has none.",
  "a command": ({ file }) =>
    `Use awk -F, 'NR>1 {print $2}' ${file} | head to see the second column without loading the file.`,
  "an error message": () => "When Python says FileNotFoundError, list the folder before you write to it.",
  "the file to write": () => "Check that /app/out.txt has exactly three lines and ends in a line feed.",
  "words for small numbers": () =>
    "There are two ways: one pass over the rows, or three filters one after the other.",
  "a year and a version": ({ pick }) =>
    `Python ${pick(["3.12", "3.11"])} is installed; modules from before ${pick(["2019", "2016"])} do not work.`,
  "words of the phrase": ({ pick }) =>
    `Rows that mention a ${pick(animals)} or a ${pick(colours)} background are not special.`,
  "letters in capitals": () => "Use UTF-8 for CSV, JSON and HTML output, and never the BOM variant.",
  "long numbers of its own": () => "Set the limit to 100000 rows so that memory stays below 2048 MB.",
  "words like code": () =>
    "Sum the integers of the valid rows in a loop, then apply the modulus that the task defines.",
  assertions: () => "Before finishing, assert that the file exists and that every line is not empty.",
  "an encoded-looking word": () =>
    "The module internationalization-helpers is not needed; configuration stays at its defaults.",
  "digits in a list": () => "Steps 1, 2, 3 and 4 of the recipe can be done in any order; 5 must be last.",
  "a time": ({ pick }) =>
    `Loading takes about ${pick(["40", "90", "120"])} seconds; do not stop it before 15:30.`,
  "a hash of a tool": () => "sha256sum is there, openssl is not; compare the first 8 characters by eye.",
};
