/** The fields of an object, each by its bytes: what a `ReadonlyMap` has of it, so that a map will do as well. */
export interface RawFields {
  readonly size: number;
  get(key: string): Buffer | undefined;
  has(key: string): boolean;
  keys(): Iterable<string>;
}

/**
 * Where the fields of an object lie in the bytes around it. A view of one is made when it is asked for: most events of a
 * log are looked at for their kind alone, and a view costs more than finding where it lies.
 */
export class JsonFields implements RawFields {
  readonly #bytes: Buffer;
  readonly #places = new Map<string, number>();
  /** Of every place its start and its end. */
  readonly #bounds: number[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Of a key that is added twice, the last counts. */
  add(key: string, start: number, end: number): void {
    this.#places.set(key, this.#bounds.length);
    this.#bounds.push(start, end);
  }

  get size(): number {
    return this.#places.size;
  }

  get(key: string): Buffer | undefined {
    const place = this.#places.get(key);
    return place === undefined
      ? undefined
      : this.#bytes.subarray(this.#bounds[place], this.#bounds[place + 1]);
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  keys(): Iterable<string> {
    return this.#places.keys();
  }
}
