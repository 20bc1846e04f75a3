import { crc32, deflateSync } from "node:zlib";

/** An opaque picture: rows from the top, four bytes (red, green, blue, alpha) a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Encodes a picture as PNG that tells its print size (PNG specification, third edition).
 *
 * Written here because it takes a third of the time of the renderer's own encoder at the same file size: figures
 * are flat areas, which compress well without the specification's row filters.
 */
export function encodePng({ width, height, data }: Pixels, dotsPerInch: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, red green blue alpha, no interlacing
  const resolution = Buffer.alloc(9);
  const dotsPerMetre = Math.round(dotsPerInch / 0.0254);
  resolution.writeUInt32BE(dotsPerMetre, 0);
  resolution.writeUInt32BE(dotsPerMetre, 4);
  resolution.writeUInt8(1, 8); // the unit is the metre
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("pHYs", resolution),
    chunk("IDAT", deflateSync(unfilteredRows(width, height, data), { level: 3, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Kept between calls: fresh megabytes cost more than filling them. */
let scratch = new Uint8Array(0);

/** Every row begins with the number of its filter: 0, none. */
function unfilteredRows(width: number, height: number, data: Uint8Array): Uint8Array {
  const length = 4 * width;
  const size = height * (length + 1);
  if (scratch.length < size) scratch = new Uint8Array(size);
  for (let y = 0; y < height; y++) {
    scratch[y * (length + 1)] = 0;
    scratch.set(data.subarray(y * length, (y + 1) * length), y * (length + 1) + 1);
  }
  return scratch.subarray(0, size);
}

function chunk(type: string, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(body, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
  return bytes;
}
