import { visibleText } from '#lib/format/text.ts';
import { clip } from '#lib/image/text.ts';

/** Characters with a meaning on GitHub or GitLab: Markdown, HTML, tables, mentions, issue references and emoji. */
const SPECIAL = /[\\`*_{}[\]<>&#|~@!:$^"']/g;

/**
 * Writes untrusted text as code, without mark-up, links, table cells and mentions (W-43). It is an HTML element, because a
 * backtick in the text would end a code span.
 */
export function hostileCode(text: string, max = 160): string {
  const line = clip(visibleText(text).replace(/\s+/g, ' ').trim(), max);
  const escaped = line.replace(SPECIAL, entity).replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`);
  return `<code>${escaped}</code>`;
}

/** Escapes untrusted text for use within a sentence. */
export function hostileText(text: string, max = 500): string {
  const line = clip(visibleText(text).replace(/\s+/g, ' ').trim(), max);
  // A word joiner keeps "@ada" from being a mention. An entity does not.
  return line
    .replace(/@/g, '@\u2060')
    .replace(SPECIAL, (found) => (found === '@' ? found : entity(found)))
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}

/** Writes a code span of text that was parsed before: a reference, digest or platform. */
export function code(text: string): string {
  return `\`${text.replace(/[`|\s]/g, '')}\``;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** Writes a table in GitHub's Markdown, which GitLab supports too. Cells must be escaped already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
