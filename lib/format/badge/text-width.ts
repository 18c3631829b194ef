/**
 * Advance widths of Verdana in thousandths of an em, U+0020 to U+007E. They measure a badge's text on the server,
 * without a browser. Badges of shields.io use the same font.
 */
const VERDANA = [
  ...[352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454],
  ...[636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 818, 818, 818, 545],
  ...[1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787],
  ...[603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636],
  ...[636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607],
  ...[623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818],
] as const;

/** Other characters count as wide as an "m". */
const WIDEST = 973;

/** Returns the width of one line in pixels, at a font size of `fontPixels`. */
export function textWidth(text: string, fontPixels = 11): number {
  let thousandths = 0;
  for (const character of text) thousandths += VERDANA[(character.codePointAt(0) ?? 0) - 32] ?? WIDEST;
  return (thousandths * fontPixels) / 1_000;
}
