/** The flags behind the options that errors of the library name. */
const flags: Readonly<Record<string, string>> = {
  domains: "--domains FILE",
  from: "--from RUN",
  hints: "--hints DIR",
  map: "-o DIR, --neighbours TEXT",
  maxCost: "--max-cost USD",
  method: "--method, --by",
  panel: "--panel MODEL,MODEL",
  repo: "--repo-name OWNER/NAME",
  results: "--control, --hinted, --placebo",
  sandbox: "--solver-sandbox",
  solver: "--solver",
  traces: "--traces DIR, --store DIR",
  where: "--where SQL",
};

/** What a user of the command gives for an option of the library; `undefined` for one without a flag. */
export function flagOfOption(option: string): string | undefined {
  return flags[option];
}
