import { HindcastError } from "../model/error.ts";

/** The record of a download, in the folder that holds the files. */
export const manifestName = ".hindcast-download.json";
/** Says which process works in a folder. */
export const lockName = ".hindcast-download.lock";

/** The folder inside it where files are gathered until they are whole. */
export const stagingName = ".hindcast-download";

// File systems hold no longer ones: bytes, on Windows UTF-16 units.
const longestPart = 255;

// Old device names, with whatever extension; the superscript digits count as digits there.
const windowsDevice = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;
const windowsForbidden = /[<>:"|?*]|[. ]$/;

/**
 * Proves that files of these names can be written below a folder, each as a file of its own and none outside.
 * Names come from whoever made the dataset, so what is odd is refused rather than mended.
 *
 * @param platform that of the machine that is to hold the files
 * @throws HindcastError `bad-input` naming the first name that cannot.
 */
export function checkNames(names: readonly string[], platform: NodeJS.Platform = process.platform): void {
  const ignoresCase = platform === "win32" || platform === "darwin";
  const taken = new Map<string, string>();
  for (const name of names) {
    const fault = faultOf(name, platform);
    if (fault) throw refused(name, fault);
    // Such file systems also take different spellings of one accented letter for the same.
    const key = (text: string) => (ignoresCase ? text.normalize("NFC").toLowerCase() : text);
    const other = taken.get(key(name));
    if (other !== undefined) throw refused(name, `would be mixed up with ${JSON.stringify(other)}`);
    taken.set(key(name), name);
  }
}

/**
 * True for the names of what Hindcast itself keeps in a folder, however they are spelled on a disk that ignores case; a
 * dataset made from such a folder has them too.
 */
export function isOwnName(name: string): boolean {
  return /^\.hindcast-download(?:[./]|$)/i.test(name);
}

function faultOf(name: string, platform: NodeJS.Platform): string | undefined {
  if (isOwnName(name)) return "is the name of a record of Hindcast's own";
  if (/\p{Cc}|\p{Cs}/u.test(name)) return "has a control character";
  if (name.includes("\\")) return "has a backslash";
  const parts = name.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return "leads out of the folder";
  const lengthOf = (part: string) => (platform === "win32" ? part.length : Buffer.byteLength(part));
  if (parts.some((part) => lengthOf(part) > longestPart))
    return `has a part longer than ${longestPart} bytes`;
  if (platform !== "win32") return undefined;
  const odd = parts.find((part) => windowsDevice.test(part) || windowsForbidden.test(part));
  return odd === undefined ? undefined : `has ${JSON.stringify(odd)}, which Windows cannot hold`;
}

function refused(name: string, fault: string): HindcastError {
  return new HindcastError(
    "bad-input",
    `the dataset has a file that cannot be written: ${JSON.stringify(name)} ${fault}`,
    {
      hint: "choose other files with --include",
    },
  );
}
