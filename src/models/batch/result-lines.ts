import { ConnectionError, sendForPieces } from "../http/send.ts";
import type { BatchAccess, BatchResult, OddLine } from "./batch-interface.ts";
import { type CallTrouble, connectionTrouble, isGood, pause, timeout, troubleOf } from "./control-call.ts";

// No answer is as long; what has no line feed for so long is no list of results.
const longestLine = 64 * 1024 * 1024;

/**
 * The results that a file of a provider holds, one a line, each once: a download that breaks off is begun again, and
 * goes on where it was. Only the line at hand is in memory.
 *
 * @param read what a line's JSON says; when it throws, the line is odd
 * @throws HindcastError `bad-input` when it cannot be had, DeadBatch when it is gone
 */
export async function* readResults(
  access: BatchAccess,
  path: string,
  read: (value: unknown) => BatchResult,
): AsyncGenerator<BatchResult | OddLine> {
  let given = 0;
  for (let tries = 1; ; tries++) {
    let trouble: CallTrouble;
    try {
      const { endpoint, headers } = access;
      const url = `${endpoint.baseUrl}${path}`;
      const { pieces, ...answer } = await sendForPieces(url, { method: "GET", headers, timeout });
      if (isGood(answer)) {
        let number = 0;
        for await (const { line, isCutOff } of linesOf(pieces)) {
          if (number++ < given || line.trim() === "") continue;
          const result = resultOf(line, read);
          if (result.type === "odd" && isCutOff && tries < access.patience.failures)
            throw new ConnectionError(`${new URL(url).host}: results that are cut off`);
          yield result;
          given = number;
          tries = 1;
        }
        return;
      }
      trouble = troubleOf(access, path, { ...answer, body: await textOf(pieces) }, true);
    } catch (error) {
      trouble = connectionTrouble(error);
    }
    await pause(access, trouble, tries);
  }
}

function resultOf(line: string, read: (value: unknown) => BatchResult): BatchResult | OddLine {
  try {
    return read(JSON.parse(line));
  } catch {
    return { type: "odd", line: line.slice(0, 100) };
  }
}

interface Line {
  readonly line: string;
  /** It is the last, and has no line feed. */
  readonly isCutOff: boolean;
}

/** The lines of a text that comes in pieces. Of one that is longer than any may be, there is only the beginning. */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array) => {
    if (length < longest) parts.push(part);
    length += part.length;
  };
  const take = () => {
    const line = Buffer.concat(parts).toString();
    parts = [];
    length = 0;
    return line;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      add(piece.subarray(from, end));
      yield { line: take(), isCutOff: false };
      from = end + 1;
    }
    add(piece.subarray(from));
  }
  if (length > 0) yield { line: take(), isCutOff: true };
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  // Of an error, the beginning says it.
  for await (const { line } of linesOf(pieces)) if (text.length < 100_000) text += `${line}\n`;
  return text;
}
