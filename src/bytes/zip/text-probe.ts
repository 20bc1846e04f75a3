// A wrong key gives bytes of which every ninth is a control character: this many cannot all be spared by chance.
const probeBytes = 256;

/**
 * False when the beginning of a file cannot be that of a JSON text: it holds a control character other than tab and
 * line ends, which JSON forbids everywhere.
 */
export function mayBeJsonText(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, probeBytes)
    .every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
