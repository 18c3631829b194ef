import { visibleText } from '#lib/format/text.ts';
import { textWidth } from './text-width.ts';

export type Badge = { label: string; message: string; colour: keyof typeof COLOURS };

/** blue: a size; orange: over its budget; grey: nothing to show. */
const COLOURS = { blue: '#007ec6', orange: '#fe7d37', grey: '#9f9f9f' } as const;
const LABEL_COLOUR = '#555';
const PADDING = 5;
const HEIGHT = 20;
const MAX_CHARACTERS = 80;

/** Draws a flat badge with two words as SVG. The SVG has only shapes and text. */
export function drawBadge({ label, message, colour }: Badge): string {
  const [left, right] = [cut(label), cut(message)];
  const [leftText, rightText] = [pixelsOf(left), pixelsOf(right)];
  const [leftWidth, rightWidth] = [leftText + 2 * PADDING, rightText + 2 * PADDING];
  const width = leftWidth + rightWidth;
  const title = escapeXml(`${left}: ${right}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    '<linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient>',
    `<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3" fill="#fff"/></clipPath>`,
    '<g clip-path="url(#r)">',
    `<rect width="${leftWidth}" height="${HEIGHT}" fill="${LABEL_COLOUR}"/>`,
    `<rect x="${leftWidth}" width="${rightWidth}" height="${HEIGHT}" fill="${COLOURS[colour]}"/>`,
    `<rect width="${width}" height="${HEIGHT}" fill="url(#s)"/>`,
    '</g>',
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" text-rendering="geometricPrecision" font-size="110">',
    drawText(left, PADDING + leftText / 2, leftText),
    drawText(right, leftWidth + PADDING + rightText / 2, rightText),
    '</g></svg>',
  ].join('');
}

/**
 * Draws a text with a shadow. It is drawn ten times larger and scaled down, so that letters are not aligned to whole
 * pixels.
 */
function drawText(text: string, middle: number, width: number): string {
  const shared = `x="${Math.round(10 * middle)}" transform="scale(.1)" textLength="${10 * width}"`;
  const escaped = escapeXml(text);
  return [
    `<text aria-hidden="true" ${shared} y="150" fill="#010101" fill-opacity=".3">${escaped}</text>`,
    `<text ${shared} y="140">${escaped}</text>`,
  ].join('');
}

/** Returns an odd width, so that the middle of the text is on a pixel. */
function pixelsOf(text: string): number {
  const pixels = Math.ceil(textWidth(text));
  return pixels % 2 === 0 ? pixels + 1 : pixels;
}

function cut(text: string): string {
  const shown = [...visibleText(text)];
  return shown.length > MAX_CHARACTERS ? `${shown.slice(0, MAX_CHARACTERS - 1).join('')}…` : shown.join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
