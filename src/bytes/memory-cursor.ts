import { readBytes } from "./byte-reader.ts";
import { JsonCursor } from "./json-cursor.ts";
import { JsonFields, type RawFields } from "./json-fields.ts";

/**
 * A cursor over bytes that are in memory: nothing is copied, what `raw` gives stays as it is, and one cursor can be
 * used for value after value.
 */
export class MemoryCursor extends JsonCursor {
  constructor(bytes: Buffer) {
    // Behind an empty reader the window is never filled, and so never moved.
    super(readBytes(Buffer.alloc(0)), { windowBytes: 16 });
    this.begin(bytes);
  }

  /** Goes to the beginning of other bytes. The cursor must not be inside a value. */
  begin(bytes: Buffer): void {
    if (this.depth > 0) throw new Error("the cursor is inside a value");
    const window = this.window;
    window.bytes = bytes;
    window.end = bytes.length;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    window.at = hasMark ? 3 : 0;
  }

  /** The bytes of the value under each key of the object at the cursor; of a key that occurs twice the last. */
  fields(): RawFields {
    const fields = new JsonFields(this.window.bytes);
    this.enterObject();
    for (let key = this.nextKey(); key !== undefined; key = this.nextKey()) {
      const start = this.#skipPart();
      fields.add(key, start, this.window.at);
    }
    return fields;
  }

  /** The fields of every item of the list at the cursor; `undefined` for one that is no object. */
  fieldsOfItems(): (RawFields | undefined)[] {
    const items: (RawFields | undefined)[] = [];
    this.enterList();
    while (this.nextItem()) {
      if (this.peek() === "object") items.push(this.fields());
      else {
        this.skipBalanced();
        items.push(undefined);
      }
    }
    return items;
  }

  /** The bytes of every item of the list at the cursor. */
  items(): Buffer[] {
    const items: Buffer[] = [];
    this.enterList();
    while (this.nextItem()) items.push(this.part());
    return items;
  }

  /** The bytes of the value at the cursor, its brackets balanced; no more is checked. */
  part(): Buffer {
    const start = this.#skipPart();
    return this.window.bytes.subarray(start, this.window.at);
  }

  // Where the value begins; the cursor is behind it then.
  #skipPart(): number {
    this.peek();
    const start = this.window.at;
    this.skipBalanced();
    return start;
  }
}
