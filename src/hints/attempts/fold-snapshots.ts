import { createHash } from "node:crypto";
import type { EpisodeMessage } from "../../sources/episodes/episode.ts";

const hashBytes = 8;

/** For each beginning of a conversation the hash of all it holds: equal beginnings have equal hashes. */
export function prefixHashes(messages: readonly EpisodeMessage[]): Buffer {
  const hashes = Buffer.allocUnsafe(messages.length * hashBytes);
  let before: Uint8Array = new Uint8Array(hashBytes);
  messages.forEach(({ role, content }, index) => {
    const digest = createHash("sha1").update(before).update(role).update("\n").update(content).digest();
    digest.copy(hashes, index * hashBytes, 0, hashBytes);
    before = hashes.subarray(index * hashBytes, (index + 1) * hashBytes);
  });
  return hashes;
}

/** How two conversations of one trial relate: one may be a snapshot of the other at an earlier turn. */
export type Relation = "same" | "earlier" | "later" | "apart";

/** How the conversation with these hashes relates to another. */
export function relationTo(other: Buffer, hashes: Buffer): Relation {
  const common = Math.min(other.length, hashes.length);
  const at = common - hashBytes;
  if (common === 0 || other.compare(hashes, at, common, at, common) !== 0) return "apart";
  if (other.length === hashes.length) return "same";
  return hashes.length < other.length ? "earlier" : "later";
}
