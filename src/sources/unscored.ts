import type { Finding } from "../model/finding.ts";

/** A run that broke off has calls, which are worth keeping, and no score. */
export function unscored(subject: string): Finding {
  return {
    level: "warning",
    code: "score-unknown",
    subject,
    message: "no score in results: tables leave the run out",
  };
}
