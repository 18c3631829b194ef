import { formatDelta } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { type Dialect, escapeCode, escapeText } from './escape.ts';
import { type Block, changeInWords, type Span } from './words.ts';

/** A line of a text. When the text is too long, lines that are not `isNeeded` are dropped first. */
export type WrittenLine = { text: string; isNeeded: boolean };

/** Writes blocks without mark-up; links are written out. */
export function writePlain(blocks: readonly Block[]): WrittenLine[] {
  return blocks.flatMap((block, at): WrittenLine[] => {
    if (block.kind === 'links')
      return block.spans.map((span) => ({
        text: span.kind === 'link' ? `${span.text}: ${span.href}` : '',
        isNeeded: true,
      }));
    const words = block.spans.map(plainSpan).join('');
    if (block.kind === 'heading')
      return [...(at === 0 ? [] : [{ text: '', isNeeded: false }]), { text: words, isNeeded: false }];
    if (block.kind === 'item') return [{ text: [`- ${words}`, ...hrefsOf(block.spans)].join('\n  '), isNeeded: false }];
    return [{ text: [words, ...hrefsOf(block.spans)].join('\n'), isNeeded: block.kind === 'line' }];
  });
}

/** Writes blocks for a chat. A line break ends a line, and an empty line separates sections. */
export function writeMarkdown(blocks: readonly Block[], dialect: Dialect): WrittenLine[] {
  const lines = blocks.flatMap((block, at): WrittenLine[] => {
    const before = blocks[at - 1];
    // In CommonMark only an empty line ends a paragraph.
    const gap =
      before !== undefined && (block.kind === 'heading' || (isCommonMark(dialect) && !areOneList(before, block)));
    const words = block.spans.map((span) => writeSpan(span, dialect));
    return [
      ...(gap ? [{ text: '', isNeeded: false }] : []),
      { text: writeBlock(block, words, dialect), isNeeded: block.kind === 'line' || block.kind === 'links' },
    ];
  });
  return lines;
}

const isCommonMark = (dialect: Dialect): boolean => dialect === 'markdown' || dialect === 'teams';

function areOneList(before: Block, block: Block): boolean {
  return before.kind === 'item' && block.kind === 'item';
}

function writeBlock({ kind }: Block, words: readonly string[], dialect: Dialect): string {
  switch (kind) {
    case 'links':
      return words.join(' · ');
    case 'heading':
      return strongOf(words.join(''), dialect);
    case 'item':
      return `${isCommonMark(dialect) || dialect === 'discord' ? '-' : '•'} ${words.join('')}`;
    case 'line':
    case 'quiet':
      return words.join('');
  }
}

function writeSpan(span: Span, dialect: Dialect): string {
  switch (span.kind) {
    case 'text':
      return escapeText(span.text, dialect);
    case 'code':
      return escapeCode(span.text, dialect);
    case 'strong':
      return strongOf(escapeText(span.text, dialect), dialect);
    case 'change':
      return strongOf(escapeText(changeInSigns(span.deltaBytes, span.percent), dialect), dialect);
    case 'link': {
      const label = escapeText(span.text, dialect);
      if (dialect === 'slack') return `<${span.href.replaceAll('&', '&amp;')}|${label.replaceAll('|', '/')}>`;
      if (dialect === 'telegram') return `<a href="${span.href.replaceAll('&', '&amp;')}">${label}</a>`;
      return `[${label}](${span.href})`;
    }
  }
}

/** "▲ 12.4 MB +7.2 %", as on every screen. */
function changeInSigns(deltaBytes: number, percent: number | null): string {
  const { sign, text } = formatDelta(deltaBytes, percent);
  if (sign === 'same') return '= same';
  return `${sign === 'up' ? '▲' : '▼'} ${text}${percent === null ? '' : ` ${formatPercent(percent)}`}`;
}

function strongOf(words: string, dialect: Dialect): string {
  if (words === '') return '';
  if (dialect === 'telegram') return `<b>${words}</b>`;
  return dialect === 'slack' ? `*${words}*` : `**${words}**`;
}

/** Addresses of links have lines of their own, so that they can be read and copied. */
function hrefsOf(spans: readonly Span[]): string[] {
  return spans.flatMap((span) => (span.kind === 'link' ? [span.href] : []));
}

function plainSpan(span: Span): string {
  return span.kind === 'change' ? changeInWords(span.deltaBytes, span.percent) : span.text;
}

/** Drops lines from the end until the text fits, details first. Whole lines are dropped, so that no mark-up is cut. */
export function fitLines(lines: readonly WrittenLine[], maxLength: number): string {
  const kept = [...lines];
  const isTooLong = () =>
    kept.reduce((sum, { text }) => sum + text.length + 1, -1) >
    maxLength - (kept.length < lines.length ? CUT.length + 1 : 0);
  while (kept.length > 0 && isTooLong()) {
    const at = kept.findLastIndex(({ isNeeded }) => !isNeeded);
    kept.splice(at < 0 ? kept.length - 1 : at, 1);
  }
  const text = kept.map((line) => line.text).join('\n');
  return kept.length === lines.length
    ? text
    : [text, CUT]
        .filter((part) => part !== '')
        .join('\n')
        .slice(0, maxLength);
}

const CUT = '…';
