import fc from "fast-check";

/** A JSON value as text, in every spelling that the format allows and some that Python adds, and its UTF-8 bytes. */
export function jsonText(options: { readonly pythonNumbers?: boolean } = {}): fc.Arbitrary<string> {
  const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
  const spaced = (text: fc.Arbitrary<string>) =>
    fc.tuple(space, text, space).map(([before, inner, after]) => before + inner + after);
  const strings = fc
    .array(fc.oneof(character, fc.constantFrom(...escapes)), { maxLength: 12 })
    .map((parts) => `"${parts.join("")}"`);
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.constantFrom("0", "-0", "1.0", "1E+2", "1e-05", "1e400", "-1e400", "9007199254740993", "0.1e1"),
    ...(options.pythonNumbers ? [fc.constantFrom("NaN", "Infinity", "-Infinity")] : []),
  );
  return fc.letrec<{ value: string }>((tie) => {
    const value = spaced(tie("value"));
    const member = fc
      .tuple(spaced(fc.oneof(strings, fc.constantFrom(...keys))), value)
      .map(([key, item]) => `${key}:${item}`);
    return {
      value: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        strings,
        numbers,
        fc.constantFrom("null", "true", "false"),
        fc.array(value, { maxLength: 5 }).map((items) => `[${items.join(",")}]`),
        fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(",")}}`),
        space.map((inner) => `[${inner}]`),
        space.map((inner) => `{${inner}}`),
      ),
    };
  }).value;
}

const character = fc
  .string({ unit: "binary", minLength: 1, maxLength: 1 })
  .filter((text) => text >= " " && !/["\\\ud800-\udfff]/.test(text[0] ?? ""))
  .map((text) => (text.isWellFormed() ? text : "x"));
const escapes = [
  String.raw`\"`,
  String.raw`\\`,
  String.raw`\/`,
  String.raw`\n`,
  String.raw`\u0041`,
  String.raw`\u0000`,
  String.raw`\ud83d\ude00`,
  String.raw`\ud83d`,
  String.raw`\uDE00`,
  "é",
  "😀",
  "{",
  "]",
  ",",
];
const keys = ['"a"', '"\\u0061"', '"1"', '"10"', '""', '"__proto__"', '"toJSON"', '"constructor"'];

/** Text with one to three small damages: a byte changed, taken out, put in, a part repeated, the end cut off. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const damage = fc.tuple(
    fc.constantFrom("change", "remove", "insert", "repeat", "cut"),
    fc.nat(),
    fc.oneof(fc.constantFrom(...structural), fc.integer({ min: 0, max: 255 })),
  );
  return fc
    .tuple(text, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([valid, damages]) =>
      damages.reduce<Buffer>(
        (bytes, [kind, place, byte]) => applyDamage(bytes, kind, place % (bytes.length || 1), byte),
        Buffer.from(valid),
      ),
    );
}

const structural = [...'{}[]",:\\u0eE+-.nN \n'].map((letter) => letter.charCodeAt(0));

export function applyDamage(bytes: Buffer, kind: string, at: number, byte: number): Buffer {
  switch (kind) {
    case "change":
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]);
    case "remove":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (byte % 4))]);
    case "insert":
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)]);
    case "repeat":
      return Buffer.concat([bytes.subarray(0, at + 1 + (byte % 16)), bytes.subarray(at)]);
    default:
      return bytes.subarray(0, at);
  }
}
