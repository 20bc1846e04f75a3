/** Modules that tasks need without importing them themselves, by number. */
export const extraNeeds: ReadonlyMap<number, readonly string[]> = new Map<number, readonly string[]>([
  // Python's turtle draws with it.
  [220, ["tkinter"]],
  // Its tests look for the package.
  [541, ["numpy"]],
  // pandas draws with matplotlib, and reads and writes workbooks with openpyxl.
  ...[70, 85, 86, 88, 150, 201, 352, 609, 651].map((id) => [id, ["matplotlib"]] as const),
  ...[361, 362, 409, 410].map((id) => [id, ["openpyxl"]] as const),
]);

const network = "needs the network, which no sandbox has";

/** Tasks whose own canonical solution cannot pass in a sandbox, by number, with the reason. */
export const troubles: ReadonlyMap<number, string> = new Map([
  [101, `${network}: it loads a table from a web site`],
  [176, `${network}: it asks a name server who 8.8.8.8 is`],
  [314, `${network}: it looks up a host before the mocked call`],
  [590, `${network}: it reads the time from a web site`],
  [1005, `${network}: it downloads an archive`],
  [1006, `${network}: it downloads an archive`],
  [1012, `${network}: it downloads an archive`],
  [
    1040,
    "its tests race with their own client: a connection that is closed before its request was read is reset",
  ],
]);
