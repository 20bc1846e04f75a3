import type { Archive } from "../../bytes/zip/archive.ts";
import { HindcastError } from "../../model/error.ts";
import { itemsOf } from "./json-parts.ts";

/** The member by which a sample that is kept in pieces is known; `prefix` is `samples/<id>_epoch_<n>`. */
export function chunkedShell(prefix: string): string {
  return `${prefix}/sample.json`;
}

/**
 * A sample that is kept in pieces, put together as one object in the form of other samples: the pieces of its
 * sequences one behind the other, attachments under the numbers by which texts refer to them.
 *
 * @throws HindcastError `bad-input` when a piece is damaged or does not begin where the one before ended.
 */
export function chunkedSample(archive: Archive, prefix: string): Buffer {
  const shell = archive.read(chunkedShell(prefix));
  const end = shell.lastIndexOf("}");
  if (end === -1) throw new HindcastError("bad-input", `member ${chunkedShell(prefix)}: not a JSON object`);
  const metadata = `${prefix}/metadata.json`;
  const sequence = (name: string) => joined([...itemsOfSequence(archive, `${prefix}/${name}/`)]);
  const attachments = [...itemsOfSequence(archive, `${prefix}/attachments/`)].map((item, index) =>
    Buffer.concat([Buffer.from(`"${index}":`), item]),
  );
  return Buffer.concat([
    shell.subarray(0, end),
    ...(archive.members.has(metadata) ? [Buffer.from(',"metadata":'), archive.read(metadata)] : []),
    Buffer.from(',"events":['),
    sequence("events"),
    Buffer.from('],"attachments":{'),
    joined(attachments),
    Buffer.from('},"events_data":{"messages":['),
    sequence("messages"),
    Buffer.from('],"calls":[]}}'),
  ]);
}

function* itemsOfSequence(archive: Archive, prefix: string): Generator<Buffer> {
  const starts = [...archive.members.keys()]
    .filter((name) => name.startsWith(prefix) && /^\d+\.json$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length, -".json".length)))
    .sort((a, b) => a - b);
  let count = 0;
  for (const start of starts) {
    const name = `${prefix}${start}.json`;
    if (start !== count)
      throw new HindcastError("bad-input", `member ${name}: a piece before it is missing`, {
        received: `item ${start}`,
        expected: `item ${count}`,
      });
    for (const item of itemsOf(archive.read(name))) {
      count++;
      yield item;
    }
  }
}

function joined(items: readonly Buffer[]): Buffer {
  const comma = Buffer.from(",");
  return Buffer.concat(items.flatMap((item, index) => (index === 0 ? [item] : [comma, item])));
}
