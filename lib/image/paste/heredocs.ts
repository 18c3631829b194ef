import { blockOf, type FencedBlock } from './fences.ts';

/** Heredocs are the texts that a shell script writes or pipes, and the script's other lines. */
export type Heredocs = { blocks: FencedBlock[]; rest: string[] };

const START = /(?:^|[^<])<<(-?)\s*(["']?)([A-Za-z_]\w*)\2(?=[\s;|&>)]|$)/;
const MAX_LINE = 1_000;

const withoutTabs = (line: string): string => line.replace(/^\t+/, '');

/** Returns the heredoc bodies of a script, or null when it has none. No YAML line equals the end of a heredoc. */
export function cutHeredocs(lines: readonly string[]): Heredocs | null {
  const opened = lines.flatMap((line, at) => (line.includes('<<') && START.test(line.slice(0, MAX_LINE)) ? [at] : []));
  if (opened.length === 0) return null;
  const stripped = lines.map(withoutTabs);
  const lastAt = new Map(lines.map((line, at) => [line, at]));
  const lastStripped = new Map(stripped.map((line, at) => [line, at]));
  const blocks: FencedBlock[] = [];
  const rest = [...lines];
  let next = 0;
  for (const at of opened) {
    const [, dash, , name = ''] = START.exec((lines[at] ?? '').slice(0, MAX_LINE)) ?? [];
    const last = (dash === '-' ? lastStripped : lastAt).get(name) ?? -1;
    // A heredoc without an end is not searched for, because a search for each would take long.
    if (at < next || /^\s*#/.test(lines[at] ?? '') || last <= at) continue;
    const end = (dash === '-' ? stripped : lines).indexOf(name, at + 1);
    blocks.push(blockOf(lines, at + 1, end));
    rest.fill('', at + 1, end + 1);
    next = end + 1;
  }
  return blocks.length === 0 ? null : { blocks, rest };
}
