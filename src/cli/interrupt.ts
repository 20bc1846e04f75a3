import { OutputFolder } from "../tables/output-folder.ts";
import { exitCodes } from "./exit-codes.ts";

/** On Ctrl-C: removes what is half written, says how to go on, and exits 130. */
export function onInterrupt(howToGoOn: string): void {
  process.once("SIGINT", () => {
    OutputFolder.discardAll();
    process.stderr.write(`\ninterrupted: ${howToGoOn}\n`);
    process.exit(exitCodes.interrupted);
  });
}
