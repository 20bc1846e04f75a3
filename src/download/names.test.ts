import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkNames, isOwnName } from "./names.ts";

const refusal = (names: readonly string[], platform: NodeJS.Platform) => {
  try {
    checkNames(names, platform);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test("a name that passes is a file below the folder, on every platform", () => {
  const piece = fc.constantFrom("a", "..", ".", "", "/", "\\", "C:", "b.zip", "\0", " ", "~", "-", "ü");
  const names = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const platforms = fc.constantFrom<NodeJS.Platform>("linux", "darwin", "win32");
  fc.assert(
    fc.property(names, platforms, (name, platform) => {
      if (refusal([name], platform)) return;
      const { join, relative, sep, resolve } = platform === "win32" ? path.win32 : path.posix;
      const folder = resolve("/downloads/here");
      const target = join(folder, ...name.split("/"));
      expect(target.startsWith(folder + sep)).toBe(true);
      expect(relative(folder, target).split(sep).join("/")).toBe(name);
    }),
    { numRuns: 2_000 },
  );
});

describe("what Windows cannot hold is refused there and nowhere else", () => {
  test.each([
    "aux",
    "NUL.txt",
    "folder/com1.json",
    "lpt¹.zip",
    "con .txt",
    "CONIN$",
    "2025-01-01T10:00:00.json",
    "what?.json",
    "ends with a dot.",
    "ends with a space /a",
  ])("%j", (name) => {
    expect(refusal([name], "win32")).toContain("which Windows cannot hold");
    expect(refusal([name], "linux")).toBe("");
  });

  test.each(["console.txt", "auxiliary", "com10", "a.nul", ".gitattributes"])("%j passes", (name) => {
    expect(refusal([name], "win32")).toBe("");
  });
});

describe("names that would be mixed up", () => {
  test.each<[NodeJS.Platform, string[]]>([
    ["linux", ["a.zip", "a.zip"]],
    ["darwin", ["A.zip", "a.zip"]],
    ["win32", ["\u00fc.zip", "u\u0308.zip"]],
  ])("on %s: %j", (platform, names) => {
    expect(refusal(names, platform)).toContain("would be mixed up with");
  });

  test.each(["a.zip.part", "a.zip.part.json"])("but not a.zip and %s", (name) => {
    expect(refusal(["a.zip", name], "linux")).toBe("");
  });

  test("capitals make two names on Linux", () => {
    expect(refusal(["A.zip", "a.zip"], "linux")).toBe("");
  });
});

test("a part that no file system holds is refused: by its bytes, on Windows by its characters", () => {
  expect(refusal([`deep/${"x".repeat(255)}/b`], "linux")).toBe("");
  expect(refusal([`deep/${"x".repeat(256)}/b`], "linux")).toContain("has a part longer than 255 bytes");
  expect(refusal(["ü".repeat(128)], "linux")).toContain("has a part longer than 255 bytes");
  expect(refusal(["ü".repeat(128)], "win32")).toBe("");
});

test.each([
  [".hindcast-download.json", true],
  [".Hindcast-Download.JSON", true],
  [".hindcast-download.lock", true],
  [".hindcast-download/written.jsonl", true],
  [".hindcast-downloads", false],
  ["deep/.hindcast-download.json", false],
])("%s is our own: %s", (name, isOwn) => {
  expect(isOwnName(name)).toBe(isOwn);
});
