/** Relative luminance of `#rrggbb`, WCAG 2.1: 0.2126 R + 0.7152 G + 0.0722 B on linear channels. */
function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`luminance: expected #rrggbb, got ${hex}`);
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colors, WCAG 2.1: (lighter + 0.05) / (darker + 0.05), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((p, q) => p - q);
  return (light + 0.05) / (dark + 0.05);
}

/** The channels of `#rrggbb`, `rgb(r, g, b)` or `rgba(r, g, b, a)`, and the opacity. */
export function channelsOf(color: string): [rgb: number[], opacity: number] {
  if (color === "transparent") return [[0, 0, 0], 0];
  if (color.startsWith("#"))
    return [[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)), 1];
  const [r, g, b, opacity = 1] = color.match(/[\d.]+(?:e-\d+)?/g)!.map(Number);
  return [[r, g, b], opacity];
}

/** `#rrggbb` of a color over an opaque one. */
export function over(color: string, ground: string, opacity = 1): string {
  const [rgb, own] = channelsOf(color);
  const [below] = channelsOf(ground);
  const share = own * opacity;
  const mixed = rgb.map((channel, k) => Math.round(channel * share + below[k] * (1 - share)));
  return "#" + mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("");
}

/** `rgb(r, g, b)`, as a browser computes it, as `#rrggbb`. */
export function hexOf(rgb: string): string {
  const channels = rgb.match(/\d+/g)?.slice(0, 3) ?? [];
  return "#" + channels.map((channel) => (+channel).toString(16).padStart(2, "0")).join("");
}
