import { expect, test } from "vitest";
import { cleanText } from "../sources/episodes/clean-text.ts";
import { episodeOutcome } from "../sources/episodes/outcome.ts";
import { parseEpisode } from "../sources/episodes/parse-episode.ts";
import { actionsOf, commandName } from "./attempts/actions.ts";
import { withoutBlock } from "./block/markers.ts";
import { artifactOf } from "./guard/artifact.ts";
import { ToolUses } from "./verify/tool-uses.ts";

const length = 200_000;
const said = (content: string) => ({ role: "assistant", content }) as const;
const shell = (text: string) => said(`\`\`\`bash\n${text}\n\`\`\``);
const artifact = (text: string) =>
  artifactOf({ messages: [shell(text)], instruction: undefined, verifierOutput: undefined });

// What takes more than linear time takes minutes and more for these.
test.each<readonly [string, () => unknown]>([
  ["blanks behind echo", () => artifact(`echo ${" ".repeat(length)}x`)],
  ["echoes without a file", () => artifact("echo a; ".repeat(length / 8))],
  ["echoes before pipes", () => artifact(`${"echo a |".repeat(length / 8)} cat > b`)],
  ["here documents that never end", () => artifact("cat <<EOF\nx\n".repeat(length / 12))],
  ["openings on one line", () => artifact(`${"<<A ".repeat(length / 4)}\nx`)],
  ["calls that never end", () => actionsOf(said(`<tool_call>${" ".repeat(9)}`.repeat(length / 20)))],
  ["blanks in a call", () => actionsOf(said(`<tool_call>${" ".repeat(length)}`))],
  ["marks in a command", () => commandName(`a${"=".repeat(length)}b`)],
  ["empty lines", () => new ToolUses([said(`done\n${"\n".repeat(length)}ok`)]).has("pandas")],
  ["empty lines of a command", () => new ToolUses([shell("\n".repeat(length))]).has("pandas")],
  ["empty lines of an instruction", () => withoutBlock(`a${"\n".repeat(length)}b`)],
  ["a long line with colours", () => cleanText(`\u001b[31m${"a".repeat(length)}`)],
  [
    "what tests printed",
    () => {
      const row = { trial_name: "t", episode: 0, conversations: [said("a")], result: "Timeout" };
      const verifier_output = `== ${"passed ".repeat(length / 7)}x`;
      return episodeOutcome(parseEpisode({ ...row, verifier_output }), 1);
    },
  ],
])("%s are read in time that grows with their length", (_, read) => {
  const start = performance.now();
  read();
  expect(performance.now() - start).toBeLessThan(3_000);
});

test("what shell text writes: here documents up to the line that ends them, echoes up to the first redirection", () => {
  const text = [
    "cat <<'EOF' > a.py",
    "x = 1 << y",
    "  EOFX",
    "EOF",
    "cat <<-END | tee b",
    "\tone",
    "\tEND",
    "cat <<NEVER",
    "echo  'two words'  >> c; printf %s three > d",
    "echo four | sort > e",
    "echo five",
  ].join("\n");
  expect(artifact(text).artifact).toEqual(["x = 1 << y\n  EOFX", "\tone", "'two words'", "%s three"]);
});
