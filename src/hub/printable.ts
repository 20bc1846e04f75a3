/**
 * Text from a server or about an address, fit for a terminal and a log: on one line, without control characters, and
 * without what follows the `?` or `#` of an address or stands before its `@`. Addresses in a storage are passwords:
 * whoever has the query may read and write there.
 */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/(\bhttps?:\/\/)([^\s"'<>]*)/gi, (_, scheme: string, rest: string) => {
      const [address = ""] = rest.split(/[?#]/, 1);
      return scheme + address.replace(/^[^/]*@/, "");
    })
    .trim();
}
