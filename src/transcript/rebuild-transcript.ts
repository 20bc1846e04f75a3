import { HindcastError } from "../model/error.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import { orderedCalls } from "./ordered-calls.ts";
import { turnsHeldBy } from "./turns-held-by.ts";

/** One message of a conversation, said once. */
export interface TranscriptTurn {
  readonly message: TraceMessage;
  /** The call whose answer it is, or else the first one that was sent it; `undefined` where no call is known. */
  readonly callId: string | undefined;
  readonly isAnswer: boolean;
  /** When that call began, as ISO 8601. */
  readonly startedAt: string | undefined;
}

/** One conversation from its first message on. */
export interface TranscriptSegment {
  readonly turns: readonly TranscriptTurn[];
  /** The earlier segment, by index, that begins with the same turns, and how many they are. */
  readonly shared: { readonly segment: number; readonly turns: number } | undefined;
}

/** What was said in one attempt. */
export interface Transcript {
  readonly segments: readonly TranscriptSegment[];
}

/**
 * Rebuilds what was said from the calls of one task (or attempt). Each call repeats its history: a call continues the
 * conversation whose last call had sent the longest beginning of what it sends, and adds what lies behind that, then
 * its own answer. Conversations side by side (sub-agents, a simulated user) are so kept apart. A call that continues
 * none, because its history shrank, differs or is merely repeated, begins a segment of its own, with all it sends. A
 * message is never dropped because it was said before; only the place of the previous answer in the history counts
 * as that answer.
 *
 * @throws HindcastError `bad-input` when a call refers to a message that `messageOf` does not know.
 */
export function rebuildTranscript(
  calls: readonly TraceCall[],
  messageOf: (hash: string) => TraceMessage | undefined,
): Transcript {
  const known = (hash: string): TraceMessage => {
    const message = messageOf(hash);
    if (message === undefined) {
      throw new HindcastError("bad-input", `no message ${hash}`, {
        expected: "every message that a call refers to",
      });
    }
    return message;
  };
  const conversations: Conversation[] = [];
  for (const call of orderedCalls(calls)) {
    const sent = call.messages.map(known);
    const { conversation, next } = continued(conversations, sent) ?? begun(conversations, sent);
    const turn = { callId: call.callId, startedAt: call.startedAt };
    conversation.turns.push(...sent.slice(next).map((message) => ({ ...turn, message, isAnswer: false })));
    conversation.sent = sent;
    conversation.answer = call.answer === undefined ? undefined : known(call.answer);
    if (conversation.answer)
      conversation.turns.push({ ...turn, message: conversation.answer, isAnswer: true });
  }
  return { segments: conversations.map(({ turns, shared }) => ({ turns, shared })) };
}

interface Conversation {
  readonly turns: TranscriptTurn[];
  readonly shared: TranscriptSegment["shared"];
  /** What its last call sent, and was answered. */
  sent: readonly TraceMessage[];
  answer: TraceMessage | undefined;
}

/** A conversation, and the first of the messages sent that is new to it. */
interface Place {
  readonly conversation: Conversation;
  readonly next: number;
}

// The longest beginning wins, then the one whose answer stands behind it, then the latest.
function continued(conversations: readonly Conversation[], sent: readonly TraceMessage[]): Place | undefined {
  let best: (Place & { readonly rank: number }) | undefined;
  for (const conversation of conversations) {
    const length = conversation.sent.length;
    if (sent.length <= length || !beginsWith(sent, conversation.sent)) continue;
    const held = conversation.answer ? turnsHeldBy(conversation.answer, sent.slice(length)) : 0;
    const rank = 2 * length + (held > 0 || conversation.answer === undefined ? 1 : 0);
    if (best === undefined || rank >= best.rank) best = { conversation, next: length + held, rank };
  }
  return best;
}

function begun(conversations: Conversation[], sent: readonly TraceMessage[]): Place {
  const conversation = {
    turns: [],
    shared: sharedBeginning(conversations, sent),
    sent: [],
    answer: undefined,
  };
  conversations.push(conversation);
  return { conversation, next: 0 };
}

function sharedBeginning(
  conversations: readonly Conversation[],
  sent: readonly TraceMessage[],
): TranscriptSegment["shared"] {
  let longest: TranscriptSegment["shared"];
  conversations.forEach(({ turns }, segment) => {
    let length = 0;
    while (length < sent.length && turns[length]?.message.hash === sent[length]?.hash) length++;
    if (length > (longest?.turns ?? 0)) longest = { segment, turns: length };
  });
  return longest;
}

function beginsWith(sent: readonly TraceMessage[], beginning: readonly TraceMessage[]): boolean {
  return beginning.every(({ hash }, index) => sent[index]?.hash === hash);
}
