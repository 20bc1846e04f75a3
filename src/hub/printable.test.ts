import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["GET https://s3.example/a/b?X-Amz-Signature=s3cret&x=1 failed", "GET https://s3.example/a/b failed"],
  ["https://me:s3cret@s3.example/a#s3cret.", "https://s3.example/a"],
  ['(HTTP://s3.example?s3cret) "https://b.example/?s3cret"', '(HTTP://s3.example "https://b.example/"'],
  ["a\u001b[31mb\r\n\tc\u202ed\u2028e", "a [31mb c d e"],
  ["nothing to hide: 100 %, a@b.example?", "nothing to hide: 100 %, a@b.example?"],
])("%j", (text, expected) => {
  expect(printable(text)).toBe(expected);
});
