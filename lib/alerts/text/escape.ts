import { visibleText } from '#lib/format/text.ts';

/** Mark-up of a channel. `telegram` is Telegram's HTML; `teams` is Markdown without code, in the blocks of a card. */
export type Dialect = 'markdown' | 'slack' | 'discord' | 'telegram' | 'teams';

/** A zero-width space. It keeps a character from being mark-up in dialects without an escape. */
const GAP = '\u200b';

/**
 * Writes untrusted text on one line: line breaks become spaces, invisible characters (controls, bidi, zero-width) are written
 * out, and long text is cut (W-43, X-30).
 */
export function visibleLine(text: string, maxLength = 200): string {
  const line = visibleText(text.replace(/[\s\u2028\u2029]+/g, ' ').trim());
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Escapes text for a dialect, so that it has no mentions, links and mark-up. */
export function escapeText(text: string, dialect: Dialect): string {
  switch (dialect) {
    case 'slack':
      // Slack has no escape for emphasis. A sign that is not at the edge of a word has no meaning.
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

/** Writes text as code, where only the end of the code must be escaped. */
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

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return escapeAngles(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** Returns an http(s) URL without characters that end a link in any dialect; null for other addresses. */
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
