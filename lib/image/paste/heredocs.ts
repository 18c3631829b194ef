import { blockOf, type FencedBlock } from './fences.ts';

/** The texts that a shell script writes or passes on, and its lines without them. */
export type Heredocs = { blocks: FencedBlock[]; rest: string[] };

const START = /(?:^|[^<])<<(-?)\s*(["']?)([A-Za-z_]\w*)\2(?=[\s;|&>)]|$)/;
const MAX_LINE = 1_000;

const withoutTabs = (line: string): string => line.replace(/^\t+/, '');

/** The bodies of a script's heredocs; null where it has none. No YAML has the line that ends one at its start. */
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
    // Without a line that ends it, the others are not searched for one: that would take long.
    if (at < next || /^\s*#/.test(lines[at] ?? '') || last <= at) continue;
    const end = (dash === '-' ? stripped : lines).indexOf(name, at + 1);
    blocks.push(blockOf(lines, at + 1, end));
    rest.fill('', at + 1, end + 1);
    next = end + 1;
  }
  return blocks.length === 0 ? null : { blocks, rest };
}
