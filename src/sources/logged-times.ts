import type { Finding } from "../model/finding.ts";
import type { TraceCall } from "../model/trace.ts";

/** The times of a trace's calls, of which those that nothing can have happened at become unknown. */
export class LoggedTimes {
  #count = 0;
  #first = "";

  /** The call, without what cannot be its time. */
  known(call: TraceCall): TraceCall {
    const startedAt = this.#known(call.startedAt, "started_at", call);
    const endedAt = this.#known(call.endedAt, "ended_at", call);
    return startedAt === call.startedAt && endedAt === call.endedAt ? call : { ...call, startedAt, endedAt };
  }

  /** What there is to say of it once all calls were met. */
  findings(subject: string): readonly Finding[] {
    if (this.#count === 0) return [];
    const message = `${this.#first}: no time (${this.#count} such in all), taken as unknown`;
    return [{ level: "warning", code: "time-unknown", subject, message }];
  }

  #known(time: string | undefined, field: string, { callId }: TraceCall): string | undefined {
    if (time === undefined || !impossible.test(time)) return time;
    this.#count++;
    this.#first ||= `${field} of call ${callId} is ${JSON.stringify(time.slice(0, longestShown))}`;
    return undefined;
  }
}

// What the store's database takes for a time all the same. It takes other texts that are none for unknown.
const impossible = /^\s*[+-]?(?:inf|epoch|\d{5,}[-/\\ ])/i;

const longestShown = 40;
