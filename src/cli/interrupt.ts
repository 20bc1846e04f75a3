import { OutputFolder } from "../tables/output-folder.ts";
import { exitCodes } from "./exit-codes.ts";

// Ctrl-C, what ends a process politely, and a terminal that is closed.
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls back at every signal that asks us to end. @returns what takes it back */
export function watchSignals(onSignal: (signal: (typeof signals)[number]) => void): () => void {
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** On Ctrl-C, SIGTERM or SIGHUP: removes what is half written, says how to go on, and exits 130. */
export function onInterrupt(howToGoOn: string): void {
  watchSignals(() => {
    OutputFolder.discardAll();
    process.stderr.write(`\ninterrupted: ${howToGoOn}\n`);
    process.exit(exitCodes.interrupted);
  });
}
