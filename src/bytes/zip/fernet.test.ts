import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cheapKey, fernetToken } from "../../../test/support/encrypted-member.ts";
import { pieces } from "../../../test/support/pieces.ts";
import { FernetDecipher, type FernetKey, fernetKey } from "./fernet.ts";
import { FernetCipher, tokenBytes } from "./fernet-cipher.ts";

describe("the example of the Fernet specification", () => {
  const secret = Buffer.from("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=", "base64url");
  const key: FernetKey = { signing: secret.subarray(0, 16), encryption: secret.subarray(16) };
  const token = Buffer.from(
    "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
    "base64url",
  );

  test("is decrypted", () => {
    expect(decipher(key, [token]).toString()).toBe("hello");
  });

  test("is made from its parts", () => {
    const cipher = new FernetCipher(
      key,
      499_162_800,
      Buffer.from(Array.from({ length: 16 }, (_, index) => index)),
    );
    expect(Buffer.concat([cipher.push(Buffer.from("hello")), cipher.end()])).toEqual(token);
  });
});

test("the key is what PBKDF2 gives for HAL's password", () => {
  const { signing, encryption } = fernetKey("hal1234", Buffer.from("0123456789abcdef"));
  expect(Buffer.concat([signing, encryption]).toString("hex")).toBe(
    "ce38a4e8b7fd8c0d8b44d5ecb9f8c9e1429a351a8666b6f3c14af11451db4d83",
  );
});

describe("in pieces cut anywhere", () => {
  const plaintexts = fc.uint8Array({ maxLength: 150 });
  const cuts = fc.array(fc.nat(300), { maxLength: 12 });

  test("decrypting gives what one piece gives", () => {
    fc.assert(
      fc.property(plaintexts, cuts, (plaintext, at) => {
        expect(decipher(cheapKey, pieces(fernetToken(plaintext), at))).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  test("encrypting gives a token of the announced length that decrypts to the same", () => {
    fc.assert(
      fc.property(plaintexts, cuts, (plaintext, at) => {
        const cipher = new FernetCipher(cheapKey, 1.7e9);
        const token = Buffer.concat([
          ...pieces(plaintext, at).map((part) => cipher.push(part)),
          cipher.end(),
        ]);
        expect(token.byteLength).toBe(tokenBytes(plaintext.byteLength));
        expect(decipher(cheapKey, [token])).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  test("a token with any bit changed, or cut anywhere, has no good end", () => {
    const token = fernetToken("some text of more than a block");
    fc.assert(
      fc.property(fc.nat(token.byteLength * 8 - 1), cuts, (bit, at) => {
        const changed = Buffer.from(token);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => decipher(cheapKey, pieces(changed, at))).toThrow(
          bit < 8 ? "not a Fernet token" : "wrong password or damaged data",
        );
      }),
    );
    for (let length = 0; length < token.byteLength; length++) {
      expect(() => decipher(cheapKey, [token.subarray(0, length)]), `${length} bytes`).toThrow(
        /cut short|wrong password or damaged data/,
      );
    }
  });
});

test("an authentic token with wrong padding is refused", () => {
  const token = fernetToken(Buffer.alloc(32, 0xff), cheapKey, false);
  expect(() => decipher(cheapKey, [token])).toThrow("its padding is wrong");
});

test("an authentic token of no whole block is refused", () => {
  const head = fernetToken("").subarray(0, 25);
  const token = Buffer.concat([head, createHmac("sha256", cheapKey.signing).update(head).digest()]);
  expect(() => decipher(cheapKey, [token])).toThrow("its padding is wrong");
});

function decipher(key: FernetKey, parts: readonly Uint8Array[]): Buffer {
  const fernet = new FernetDecipher(key);
  return Buffer.concat([...parts.map((part) => fernet.push(part)), fernet.end()]);
}
