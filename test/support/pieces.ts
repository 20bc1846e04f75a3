/** Bytes cut at these places, whatever their order; places beyond the end and empty pieces are as welcome. */
export function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.byteLength];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
