import { formatDelta } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { escapeHtml } from './escape.ts';
import { FONT, LIGHT, MONO, STYLES } from './html-styles.ts';
import type { Block, MessageText, Span } from './words.ts';

/**
 * Writes an HTML document for mail clients. Styles are inline, since many clients drop the style sheet, which only adds dark
 * colours and small screens. No remote content is loaded.
 */
export function writeHtml({ title, tone, blocks }: MessageText): string {
  const body = groupItems(blocks).map(writeGroup).join('\n');
  const bar = { signal: LIGHT.signal, calm: LIGHT.line, saved: LIGHT.saved }[tone];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLES}</style>
</head>
<body class="p-body" style="margin:0;padding:16px;background:${LIGHT.paper};color:${LIGHT.ink};font:15px/22px ${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td align="center">
<div class="p-sheet" style="max-width:600px;text-align:left;background:${LIGHT.raised};border:1px solid ${LIGHT.line};border-top:3px solid ${bar};border-radius:6px;padding:20px">
<h1 class="p-ink" style="margin:0 0 12px;font:600 18px/24px ${FONT};color:${LIGHT.ink};overflow-wrap:anywhere">${escapeHtml(title)}</h1>
${body}
</div>
</td></tr></table>
</body>
</html>
`;
}

type Group = { kind: 'list'; items: Block[] } | { kind: 'block'; block: Block };

function groupItems(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind !== 'item') groups.push({ kind: 'block', block });
    else if (last?.kind === 'list') last.items.push(block);
    else groups.push({ kind: 'list', items: [block] });
  }
  return groups;
}

function writeGroup(group: Group): string {
  if (group.kind === 'list') {
    const items = group.items.map(({ spans }) => `<li style="margin:0 0 4px">${writeSpans(spans)}</li>`);
    return `<ul style="margin:0 0 12px;padding:0 0 0 20px;overflow-wrap:anywhere">${items.join('')}</ul>`;
  }
  const { kind, spans } = group.block;
  switch (kind) {
    case 'heading':
      return `<h2 class="p-ink" style="margin:20px 0 8px;font:600 15px/22px ${FONT};color:${LIGHT.ink}">${writeSpans(spans)}</h2>`;
    case 'links':
      return `<p style="margin:16px 0">${spans.map(writeButton).join(' ')}</p>`;
    case 'quiet':
      return `<p class="p-muted" style="margin:0 0 4px;font-size:13px;line-height:18px;color:${LIGHT.muted};overflow-wrap:anywhere">${writeSpans(spans)}</p>`;
    default:
      return `<p style="margin:0 0 12px;overflow-wrap:anywhere">${writeSpans(spans)}</p>`;
  }
}

/** Buttons are at least 40 px high for touch. The first one is the primary action. */
function writeButton(span: Span, at: number): string {
  if (span.kind !== 'link') return writeSpans([span]);
  const [name, colours] =
    at === 0
      ? ['p-first', `background:${LIGHT.accent};color:${LIGHT.raised};border:1px solid ${LIGHT.accent}`]
      : ['p-button', `color:${LIGHT.accent};border:1px solid ${LIGHT.line}`];
  return `<a class="${name}" href="${escapeHtml(span.href)}" style="display:inline-block;margin:0 4px 8px 0;padding:9px 14px;border-radius:4px;text-decoration:none;${colours}">${escapeHtml(span.text)}</a>`;
}

function writeSpans(spans: readonly Span[]): string {
  return spans.map(writeSpan).join('');
}

function writeSpan(span: Span): string {
  switch (span.kind) {
    case 'text':
      return escapeHtml(span.text);
    case 'strong':
      return `<strong>${escapeHtml(span.text)}</strong>`;
    case 'code':
      return `<code class="p-code" style="font:13px/20px ${MONO};background:${LIGHT.paper};padding:1px 3px;border-radius:3px">${escapeHtml(span.text)}</code>`;
    case 'change':
      return writeChange(span.deltaBytes, span.percent);
    case 'link':
      return `<a class="p-link" href="${escapeHtml(span.href)}" style="color:${LIGHT.accent}">${escapeHtml(span.text)}</a>`;
  }
}

/** Screen readers read the arrow as a word. */
function writeChange(deltaBytes: number, percent: number | null): string {
  const { sign, text } = formatDelta(deltaBytes, percent);
  if (sign === 'same') return '<span>= same</span>';
  const [name, colour, arrow] = sign === 'up' ? ['p-up', LIGHT.signal, '▲'] : ['p-down', LIGHT.saved, '▼'];
  const amount = escapeHtml(percent === null ? text : `${text} ${formatPercent(percent)}`);
  return `<strong class="${name}" style="color:${colour}"><span role="img" aria-label="${sign}">${arrow}</span> ${amount}</strong>`;
}
