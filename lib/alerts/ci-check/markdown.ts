import { visibleText } from '#lib/format/text.ts';
import { clip } from '#lib/image/text.ts';

/** What Markdown, HTML, tables, mentions, issue references or emoji are made of, on GitHub or GitLab. */
const SPECIAL = /[\\`*_{}[\]<>&#|~@!:$^"']/g;

/**
 * Text that others wrote as code that can be nothing else (W-43): no markup, no link, no table cell, and nobody is
 * mentioned. An HTML element rather than a code span, since a span ends where the text says so.
 */
export function hostileCode(text: string, max = 160): string {
  const line = clip(visibleText(text).replace(/\s+/g, ' ').trim(), max);
  const escaped = line.replace(SPECIAL, entity).replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`);
  return `<code>${escaped}</code>`;
}

/** The same as running text, for sentences of ours that quote what others wrote. */
export function hostileText(text: string, max = 500): string {
  const line = clip(visibleText(text).replace(/\s+/g, ' ').trim(), max);
  // A word of no width keeps "@ada" from being a mention, which entities do not.
  return line
    .replace(/@/g, '@\u2060')
    .replace(SPECIAL, (found) => (found === '@' ? found : entity(found)))
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}

/** A code span of what our own grammar has let through: references, digests, platforms. */
export function code(text: string): string {
  return `\`${text.replace(/[`|\s]/g, '')}\``;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** A table in GitHub's Markdown, which GitLab reads too; cells are ready to use. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
