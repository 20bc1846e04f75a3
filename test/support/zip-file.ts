import { crc32, deflateRawSync, type ZlibOptions } from "node:zlib";

export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Default 8, deflate. */
  readonly method?: number;
  readonly flags?: number;
  readonly deflate?: ZlibOptions;
  /** What the zip declares, where it is to lie. */
  readonly declared?: { readonly size?: number; readonly crc32?: number; readonly compressedSize?: number };
}

const nameIsUtf8 = 0x800;

/** A zip written byte by byte, so that a test can have any fault in it. */
export function zipFile(parts: readonly ZipPart[]): Buffer {
  const written: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const packed = part.method === 0 ? content : deflateRawSync(content, part.deflate);
    const name = Buffer.from(part.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(part.flags ?? nameIsUtf8, 2);
    fields.writeUInt16LE(part.method ?? 8, 4);
    fields.writeUInt32LE(part.declared?.crc32 ?? crc32(content), 10);
    fields.writeUInt32LE(part.declared?.compressedSize ?? packed.byteLength, 14);
    fields.writeUInt32LE(part.declared?.size ?? content.byteLength, 18);
    fields.writeUInt16LE(name.byteLength, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), fields, rest, name]));
    written.push(local);
    at += local.byteLength;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).byteLength, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...written, ...directory, end]);
}
