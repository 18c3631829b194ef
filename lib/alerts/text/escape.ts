import { visibleText } from '#lib/format/text.ts';

/** How a channel reads its text. `telegram` is its HTML; `teams` is Markdown without code, in the blocks of a card. */
export type Dialect = 'markdown' | 'slack' | 'discord' | 'telegram' | 'teams';

/** Between a sign and what would give it a meaning: channels without an escape have no other way. */
const GAP = '\u200b';

/**
 * Text of others on one line: what breaks a line becomes a space, what cannot be seen (controls, bidi, zero-width) is
 * written out, and what is too long is cut (W-43, X-30).
 */
export function visibleLine(text: string, maxLength = 200): string {
  const line = visibleText(text.replace(/[\s\u2028\u2029]+/g, ' ').trim());
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Escapes text for a dialect; nothing in it mentions anybody, links or looks like mark-up. */
export function escapeText(text: string, dialect: Dialect): string {
  switch (dialect) {
    case 'slack':
      // Slack has no escape for its emphasis: a sign that is not at the edge of a word has no meaning.
      return escapeAngles(text)
        .replace(/[*_~`]/g, `${GAP}$&${GAP}`)
        .replace(/[@#]|:\/\//g, `$&${GAP}`);
    case 'telegram':
      return escapeHtml(text).replace(/@|(?<!\w)\/(?=\w)|#(?=[^\d])|:\/\//g, `$&${GAP}`);
    case 'discord':
    case 'markdown':
    case 'teams':
      return text
        .replace(/[\\`*_{}[\]<>|~!&$^]/g, '\\$&')
        .replace(/^(\s*)([-+=]|\d+[.)])(?=\s|$)/g, '$1\u200b$2')
        .replace(/[@#]|:\/\//g, `$&${GAP}`);
  }
}

/** Text set as code, where nothing has a meaning but the end of the code. */
export function escapeCode(text: string, dialect: Dialect): string {
  if (text === '') return '';
  switch (dialect) {
    case 'slack':
      return `\`${escapeAngles(text).replaceAll('`', "'")}\``;
    case 'telegram':
      return `<code>${escapeHtml(text)}</code>`;
    case 'teams':
      return escapeText(text, dialect);
    case 'discord':
    case 'markdown': {
      const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
      if (longest === 0) return `\`${text}\``;
      const fence = '`'.repeat(longest + 1);
      return `${fence} ${text} ${fence}`;
    }
  }
}

/** For text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return escapeAngles(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** An http(s) address in which nothing can end a link of any dialect; null for every other. */
export function findSafeUrl(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.username !== '' || url.password !== '') return null;
  const rest = url.href.slice(url.origin.length);
  return url.origin + rest.replace(/[()<>[\]|"'`\\*\s]/g, percentEncode);
}

function percentEncode(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function escapeAngles(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
