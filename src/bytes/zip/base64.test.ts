import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces } from "../../../test/support/pieces.ts";
import { Base64Decoder } from "./base64-decoder.ts";
import { Base64Encoder } from "./base64-encoder.ts";

const alphabets = ["base64", "base64url"] as const;

describe.each(alphabets)("%s in pieces cut anywhere", (alphabet) => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const cuts = fc.array(fc.nat(300), { maxLength: 12 });

  test("is encoded as in one piece", () => {
    fc.assert(
      fc.property(bytes, cuts, (all, at) => {
        expect(encode(alphabet, pieces(all, at))).toBe(oneShot(all));
      }),
    );
  });

  test("is decoded as in one piece", () => {
    fc.assert(
      fc.property(bytes, cuts, (all, at) => {
        const text = Buffer.from(oneShot(all), "latin1");
        expect(decode(alphabet, pieces(text, at))).toEqual(Buffer.from(all));
      }),
    );
  });

  test("one foreign character is an error, wherever it is and however the text is cut", () => {
    const foreign = fc.constantFrom(..." \n!*.\0\u00e9\u00ff");
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.nat(200),
        foreign,
        cuts,
        (all, spot, character, at) => {
          const text = Buffer.from(oneShot(all), "latin1");
          text.write(character, spot % text.byteLength, "latin1");
          expect(() => decode(alphabet, pieces(text, at))).toThrow(`x is not ${alphabet}`);
        },
      ),
    );
  });

  function oneShot(all: Uint8Array): string {
    const text = Buffer.from(all).toString("base64");
    return alphabet === "base64" ? text : text.replaceAll("+", "-").replaceAll("/", "_");
  }
});

test.each([
  ["QUJD=", "cut short or wrongly padded"],
  ["QQ=", "cut short or wrongly padded"],
  ["Q===", "cut short or wrongly padded"],
  ["====", "cut short or wrongly padded"],
  ["QUJDQ", "cut short or wrongly padded"],
  ["QUI", "cut short or wrongly padded"],
  ["QQ==QUJD", "text after its end at character 4"],
  ["QUJDQUI=Q", "text after its end at character 8"],
  ["QQ=Q", "cut short or wrongly padded"],
  ["QUJDQU!D", "a foreign character at character 6"],
  ["QU\nJD", "a foreign character at character 2"],
])("%j is refused", (text, reason) => {
  for (let size = 1; size <= text.length; size++) {
    const cuts = Array.from({ length: text.length }, (_, index) => index * size);
    expect(() => decode("base64", pieces(Buffer.from(text, "latin1"), cuts)), `pieces of ${size}`).toThrow(
      reason,
    );
  }
});

function encode(alphabet: "base64" | "base64url", parts: readonly Uint8Array[]): string {
  const encoder = new Base64Encoder(alphabet);
  return Buffer.concat([...parts.map((part) => encoder.push(part)), encoder.end()]).toString("latin1");
}

function decode(alphabet: "base64" | "base64url", parts: readonly Uint8Array[]): Buffer {
  const decoder = new Base64Decoder(alphabet, "x");
  // Copied at once: what the decoder gives is valid until the next call.
  const decoded = parts.map((part) => Buffer.from(decoder.push(part)));
  return Buffer.concat([...decoded, Buffer.from(decoder.end())]);
}
