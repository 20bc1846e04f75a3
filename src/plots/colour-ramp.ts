/** One hue a quantity, light to dark, interpolated in RGB between three stops. */
export const ramps = {
  blue: ["#f1f6fc", "#74a9d8", "#084a8c"],
  orange: ["#fdf3e7", "#f0a35e", "#8f3d04"],
  purple: ["#f6f3fa", "#a99bcd", "#4a2a86"],
} as const;
export type Hue = keyof typeof ramps;

/** The colour at `t` (0 to 1) of a ramp, as red, green and blue from 0 to 255. */
export function rampColour(hue: Hue, t: number): [number, number, number] {
  const [low, middle, high] = ramps[hue].map(channels) as [Channels, Channels, Channels];
  const [from, to, along] = t < 0.5 ? [low, middle, t * 2] : [middle, high, t * 2 - 1];
  const mix = (i: 0 | 1 | 2) => from[i] + (to[i] - from[i]) * Math.max(0, Math.min(1, along));
  return [mix(0), mix(1), mix(2)];
}

/** Black or white, whichever stands out more from the ramp at `t`; the contrast is 4.5 at least. */
export function inkOn(hue: Hue, t: number): string {
  const background = luminance(rampColour(hue, t));
  return contrast(background, 1) > contrast(background, 0) ? "#ffffff" : "#000000";
}

/** Contrast ratio of two luminances, 1 to 21 (WCAG 2.1). */
export function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.1). */
export function luminance([red, green, blue]: Channels): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

type Channels = [number, number, number];

/** `#rrggbb` as three numbers. */
export function channels(hex: string): Channels {
  const at = (i: number) => Number.parseInt(hex.slice(i, i + 2), 16);
  return [at(1), at(3), at(5)];
}
