import { printable } from "../hub/printable.ts";

/**
 * An answer that is something else than the file the hub lists, such as the page of a hotel's network where one has to
 * log in. It says nothing against the bytes held so far.
 */
export class NotTheFile extends Error {
  constructor({ url, headers }: Response) {
    const { host } = new URL(url);
    const length = headers.get("content-length");
    const type = printable(headers.get("content-type") ?? "").slice(0, 100);
    const what = length === null ? "an answer of unknown length" : `${Number(length)} bytes`;
    super(`${host} sends ${what}${type ? ` of ${type}` : ""}`);
    this.name = "NotTheFile";
  }
}
