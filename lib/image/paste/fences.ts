/** `lineOffset`: how many lines stand before the block's first one. */
export type FencedBlock = { text: string; lineOffset: number };

const fence = /^(`{3,}|~{3,})/;

/** The blocks of code of a Markdown text; null where it has none. No YAML has such a line at its start. */
export function cutFences(lines: readonly string[]): FencedBlock[] | null {
  const blocks: FencedBlock[] = [];
  let open: { mark: string; start: number } | null = null;
  for (const [at, line] of lines.entries()) {
    const mark = fence.exec(line)?.[1];
    if (mark === undefined) continue;
    if (open === null) open = { mark, start: at + 1 };
    else if (mark.startsWith(open.mark)) {
      blocks.push({ text: lines.slice(open.start, at).join('\n'), lineOffset: open.start });
      open = null;
    }
  }
  return blocks.length === 0 ? null : blocks;
}
