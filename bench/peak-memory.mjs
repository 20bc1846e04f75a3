// Imported into a process to be measured: says on stderr, at its end, the most memory it held (MiB).
process.on("exit", () => {
  process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
});
