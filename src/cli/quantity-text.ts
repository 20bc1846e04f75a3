const byteUnits = ["kB", "MB", "GB", "TB", "PB"];

/** A number of bytes for people, in powers of 1000 and three figures: `12 B`, `1.25 MB`, `340 GB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.5 would be written as 1000.
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 1000 ? Math.round(value) : value.toPrecision(3)} ${byteUnits[unit]}`;
}

/** A time for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function secondsText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
