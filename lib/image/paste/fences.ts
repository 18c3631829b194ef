/** `opening`: the line above it, which may say what it is. `lineOffset`: how many lines stand before the block's first one. */
export type FencedBlock = { opening: string; text: string; lineOffset: number };

const FENCE = /^(`{3,}|~{3,})/;

/** The blocks of code of a Markdown text; null where it has none. No YAML has such a line at its start. */
export function cutFences(lines: readonly string[]): FencedBlock[] | null {
  const blocks: FencedBlock[] = [];
  let open: { mark: string; start: number } | null = null;
  for (const [at, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (mark === undefined) continue;
    if (open === null) open = { mark, start: at + 1 };
    else if (mark.startsWith(open.mark)) {
      blocks.push(blockOf(lines, open.start, at));
      open = null;
    }
  }
  // A block that is not closed goes to the end.
  if (open !== null) blocks.push(blockOf(lines, open.start, lines.length));
  return blocks.length === 0 ? null : blocks;
}

/** Lines `start` to `end` (0-based, `end` not included) as a text of its own. */
export const blockOf = (lines: readonly string[], start: number, end: number): FencedBlock => ({
  opening: lines[start - 1] ?? '',
  text: lines.slice(start, end).join('\n'),
  lineOffset: start,
});
