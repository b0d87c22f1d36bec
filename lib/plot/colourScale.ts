import { diverging, sequential } from "./theme.ts";

export type Colour = readonly [red: number, green: number, blue: number];

/** Colours for values between two bounds, linear in RGB between the given ones, as Vega draws the same scale. */
export interface ColourScale {
  readonly domain: readonly number[];
  readonly range: readonly string[];
  colour(value: number): Colour;
}

/** Centred on zero where signs mix; from pale to dark away from zero otherwise. */
export function colourScale(low: number, high: number): ColourScale {
  if (low < 0 && high > 0) {
    const bound = Math.max(-low, high);
    return scaleOver(-bound, bound, diverging);
  }
  if (low === high) {
    const room = Math.abs(low) / 2 || 1;
    return scaleOver(low - room, high + room, diverging);
  }
  return scaleOver(low, high, high <= 0 ? [...sequential].reverse() : sequential);
}

function scaleOver(low: number, high: number, range: readonly string[]): ColourScale {
  const last = range.length - 1;
  const stops = range.map(parse);
  return {
    domain: range.map((_, i) => low * (1 - i / last) + high * (i / last)),
    range,
    colour(value) {
      // Halves keep the difference of two large bounds finite.
      const place = Math.min(1, Math.max(0, (value / 2 - low / 2) / (high / 2 - low / 2))) * last;
      const i = Math.min(last - 1, Math.floor(place));
      const part = place - i;
      const mix = (c: 0 | 1 | 2) => Math.round(stops[i]![c] * (1 - part) + stops[i + 1]![c] * part);
      return [mix(0), mix(1), mix(2)];
    },
  };
}

/** Black or white, whichever reads on the colour. */
export function textOn([red, green, blue]: Colour): string {
  const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.18 ? "#111111" : "#ffffff";
}

const parse = (hex: string): Colour => {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
};
