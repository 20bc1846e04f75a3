// So many of the first requests that are rejected with one text are no accident.
const enough = 5;

/**
 * Tells a rejection that lies in one request from one that would meet all of them, as a country that is not served or a
 * setting that the model does not take: then every request so far was rejected, and with one text.
 */
export class Rejections {
  #text: string | undefined;
  #count = 0;
  #isMixed = false;

  /** A request had another end than being rejected. */
  others(): void {
    this.#isMixed = true;
  }

  /** @returns whether all others would be rejected too */
  rejected(text: string): boolean {
    this.#text ??= text;
    if (text !== this.#text) this.#isMixed = true;
    this.#count++;
    return !this.#isMixed && this.#count >= enough;
  }
}
