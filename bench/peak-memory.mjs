// Imported into a process to be measured: says on stderr, at its end, the most memory it held (MiB).
import { isMainThread } from "node:worker_threads";

// Threads import this too, and end before the process has held the most.
if (isMainThread)
  process.on("exit", () => {
    process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
  });
