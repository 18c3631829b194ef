/**
 * `opening` is the line above the block, which can name its language. `lineOffset` is the number of lines before the
 * block.
 */
export type FencedBlock = { opening: string; text: string; lineOffset: number };

const FENCE = /^(`{3,}|~{3,})/;

/** Returns the code blocks of a Markdown text, or null when it has none. No YAML line begins with such a fence. */
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
  // An unclosed block extends to the end.
  if (open !== null) blocks.push(blockOf(lines, open.start, lines.length));
  return blocks.length === 0 ? null : blocks;
}

/** Returns lines `start` to `end` (0-based, `end` excluded) as a text of its own. */
export const blockOf = (lines: readonly string[], start: number, end: number): FencedBlock => ({
  opening: lines[start - 1] ?? '',
  text: lines.slice(start, end).join('\n'),
  lineOffset: start,
});
