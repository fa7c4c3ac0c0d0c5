/** Relative luminance of `#rrggbb`, WCAG 2.1: 0.2126 R + 0.7152 G + 0.0722 B on linear channels. */
function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`luminance: expected #rrggbb, got ${hex}`);
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, WCAG 2.1: (lighter + 0.05) / (darker + 0.05), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((p, q) => p - q);
  return (light + 0.05) / (dark + 0.05);
}

/** `rgb(r, g, b)`, as a browser computes it, as `#rrggbb`. */
export function hexOf(rgb: string): string {
  const channels = rgb.match(/\d+/g)?.slice(0, 3) ?? [];
  return "#" + channels.map((channel) => (+channel).toString(16).padStart(2, "0")).join("");
}
