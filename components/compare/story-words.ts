import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';

/** A piece of a sentence; `code` is set in monospace. */
export type Words = { text: string; code?: boolean };

const NOTES = {
  recompressed: 'The same files were packed anew; nothing was added.',
  reordered: 'The same layers lie in another order; nothing was added.',
};
/** From this share of the whole on one cause is named for it. */
const MOSTLY = 0.5;

/** "184 MB, 12.4 MB more. 11.9 MB of it is `RUN npm ci`: `@swc/core` is new (41 files)." */
export function storyWords(comparison: Comparison, contents: readonly PackageDelta[] | null): Words[] {
  const { to, from, deltaBytes, note } = comparison;
  if (from.digest === to.digest) return [{ text: `${formatBytes(to.sizeBytes)}. Both are the same image.` }];
  const { sign, text } = formatDelta(deltaBytes);
  const change = sign === 'same' ? 'the same size' : `${text} ${sign === 'up' ? 'more' : 'less'}`;
  const size = { text: `${formatBytes(to.sizeBytes)}, ${change}. ` };
  if (note !== null) return [size, { text: NOTES[note] }];
  if (sign === 'same') return [size, { text: countWords(comparison) }];
  return [size, ...causeWords(comparison, contents), ...packedWords(comparison)];
}

function causeWords(comparison: Comparison, contents: readonly PackageDelta[] | null): Words[] {
  const { main, layers, to } = comparison;
  const deltaBytes = comparison.deltaBytes - packedBytes(comparison);
  const baseDeltaBytes =
    comparison.baseDeltaBytes === null ? null : comparison.baseDeltaBytes - packedBytes(comparison, 'base');
  if (baseDeltaBytes !== null && deltaBytes !== 0 && baseDeltaBytes / deltaBytes >= MOSTLY) {
    const name = to.baseName === null ? [] : [{ text: ' ' }, { text: visibleText(to.baseName), code: true }];
    return [{ text: `${amountOf(baseDeltaBytes, deltaBytes)} the base image` }, ...name, ...packageWords(contents)];
  }
  const layer = main === null ? undefined : layers[main.layer];
  if (main === null || layer === undefined) return [{ text: countWords(comparison) }];
  const what =
    layer.instruction === null
      ? { text: 'one layer whose instruction is not known' }
      : { text: visibleText(beginningOf(layer.instruction.display)), code: true };
  const gone = layer.change === 'removed' ? [{ text: ', which is gone' }] : [];
  return [{ text: `${amountOf(layer.deltaBytes, deltaBytes)} ` }, what, ...gone, ...packageWords(contents)];
}

/** What only compression changed, in layers with the same files; of all layers, or of one part. */
function packedBytes({ layers }: Comparison, part: 'base' | null = null): number {
  const packed = layers.filter((layer) => layer.change === 'recompressed' && (part === null || layer.part === part));
  return packed.reduce((sum, layer) => sum + layer.deltaBytes, 0);
}

function packedWords(comparison: Comparison): Words[] {
  const bytes = packedBytes(comparison);
  if (bytes === 0) return [];
  return [{ text: ` Compression alone makes it ${formatBytes(Math.abs(bytes))} ${bytes < 0 ? 'smaller' : 'bigger'}.` }];
}

/** What an instruction brings may be more than the whole, where others took away. */
function amountOf(part: number, whole: number): string {
  const text = formatBytes(Math.abs(part));
  const isMore = Math.abs(part) > Math.abs(whole) && text !== formatBytes(Math.abs(whole));
  return isMore ? `${text} ${part > 0 ? 'more' : 'less'} is` : `${text} of it is`;
}

/** ": `@swc/core` is new (41 files)." */
function packageWords(contents: readonly PackageDelta[] | null): Words[] {
  const [first] = contents ?? [];
  if (first === undefined) return [{ text: '.' }];
  const files = Math.abs(first.deltaFiles);
  const counted = files === 0 ? '' : ` (${formatCount(files)} ${files === 1 ? 'file' : 'files'})`;
  const verb = { new: 'is new', gone: 'is gone', grown: 'grew', shrunk: 'shrank' }[first.change];
  const by = first.change === 'new' || first.change === 'gone' ? '' : ` by ${formatBytes(Math.abs(first.deltaBytes))}`;
  return [{ text: ': ' }, { text: visibleText(first.name), code: true }, { text: ` ${verb}${by}${counted}.` }];
}

function countWords({ layers }: Comparison): string {
  const same = layers.filter(({ change }) => change === 'same').length;
  if (same === layers.length) return 'Every layer is the same.';
  const differing = layers.length - same;
  return `${formatCount(differing)} of ${formatCount(layers.length)} layers ${differing === 1 ? 'differs' : 'differ'}.`;
}

/** Long commands are named by their beginning, without the marks of their lines. */
function beginningOf(instruction: string): string {
  const text = instruction.replace(/\s+\\\s+|\s*\n\s*/g, ' ');
  return text.length > 90 ? `${text.slice(0, 88)}…` : text;
}
