/** The oldest Node that has what Hindcast needs; as `engines` in package.json says. */
export const oldestNode = "20.19";

/** What to say where Node is too old: its own words would be those of whatever misses something first. */
export function nodeTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `this is Node ${version}, expected ${oldestNode} or later; https://nodejs.org has it`;
}
