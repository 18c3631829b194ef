import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatPercent, percentOf } from '#lib/format/percent.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';
import { type Cause, type Causes, findMainCause, isNegligible, nameCauses, splitCauses, sumOf } from './causes.ts';
import { baseTitleOf } from './columns.ts';
import { excerptsOf } from './excerpts.ts';
import { packageWords } from './package-words.ts';
import { readingOf } from './reading.ts';
import type { Words } from './sentence.tsx';

const NOTES = {
  recompressed: 'Only the compression changed: the files are the same.',
  reordered: 'Only the order of the layers changed.',
};

const SAME_SIZE = 'same size';

/** Characters of an instruction that is the only one of its sentence, and of one among others. */
const ALONE = 90;
const LISTED = 40;

/**
 * Sums up a comparison: "62.9 MB, up 17.8 MB (+39.6 %). Almost all from `RUN npm ci`: new packages `@swc/core` (14.7 MB unpacked),
 * `typescript` (3.15 MB)."
 *
 * @param contents - packages and directories that differ; null if no file list is known
 */
export function storyWords(comparison: Comparison, contents: readonly PackageDelta[] | null): Words[] {
  const { to, from, note } = comparison;
  if (from.digest === to.digest) return [{ text: `${formatBytes(to.sizeBytes)}. Both are the same image.` }];
  const change = changeOf(comparison);
  const size = { text: `${formatBytes(to.sizeBytes)}, ${change}. ` };
  if (note !== null) return [size, { text: NOTES[note] }];
  const causes = splitCauses(comparison);
  const packed = packedWords(causes);
  // The cause of a change that counts as none is not worth a word.
  const isQuiet = change === SAME_SIZE && isNegligible(causes.against, causes.along);
  if (causes.along.length === 0 || isQuiet) return [size, { text: countWords(comparison) }, ...packed];
  const packages = packageWords(contents ?? [], causes.deltaBytes >= 0);
  const main = findMainCause(causes);
  if (main?.layer === null) return [size, ...baseWords(comparison, main), ...sentenceOf(packages)];
  const unknown = packages.length > 0 ? [] : unknownWords(comparison);
  if (main !== null) {
    const share = causes.along.length + causes.against.length === 1 ? 'All' : 'Almost all';
    const inside = packages.length === 0 ? [] : [{ text: ': ' }, ...packages];
    return [
      size,
      { text: `${share} from ` },
      ...nameOf(main, comparison, textsOf([main], ALONE)),
      ...inside,
      { text: '.' },
      ...unknown,
    ];
  }
  return [size, ...listWords(causes, comparison), ...packed, ...sentenceOf(packages), ...unknown];
}

/** "up 17.8 MB (+39.6 %)", "down 5.00 MB (−7.4 %)", "same size" */
function changeOf({ deltaBytes, from }: Comparison): string {
  const percent = percentOf(deltaBytes, from.sizeBytes);
  const { sign, text } = formatDelta(deltaBytes, percent);
  if (sign === 'same') return SAME_SIZE;
  return `${sign} ${text}${percent === null ? '' : ` (${formatPercent(percent)})`}`;
}

/** "Base image `node:22` updated: +5.00 MB." */
function baseWords({ from, to }: Comparison, { deltaBytes }: Cause): Words[] {
  const amount = `: ${deltaBytes < 0 ? '\u2212' : '+'}${formatBytes(Math.abs(deltaBytes))}.`;
  const [title, titleBefore] = [baseTitleOf(to), baseTitleOf(from)];
  if (title === null) return [{ text: `Base image updated${amount}` }];
  const name = { text: visibleText(title), code: true };
  if (titleBefore === null || titleBefore === title)
    return [{ text: 'Base image ' }, name, { text: ` updated${amount}` }];
  const before = { text: visibleText(titleBefore), code: true };
  return [{ text: 'Base image changed from ' }, before, { text: ' to ' }, name, { text: amount }];
}

/** "12.0 MB from `RUN npm ci`, 3.00 MB from `COPY . .`." or "Up 13.4 MB from …; down 6.34 MB from …." */
function listWords(causes: Causes, comparison: Comparison): Words[] {
  const { along, against, deltaBytes, packedBytes } = causes;
  const isMixed = !isNegligible(against, along);
  const texts = textsOf([...nameCauses(along).named, ...(isMixed ? nameCauses(against).named : [])], LISTED);
  // Beside the lead, which includes recompression, an amount without a direction is ambiguous.
  if (!isMixed && packedBytes === 0) return [...amountsOf(along, comparison, texts), { text: '.' }];
  const [up, down] = deltaBytes >= 0 ? [along, against] : [against, along];
  const shown = isMixed ? [up, down] : deltaBytes >= 0 ? [up, []] : [[], down];
  const [grown = [], shrunk = []] = shown;
  return [
    ...(grown.length === 0 ? [] : [{ text: 'Up ' }, ...amountsOf(grown, comparison, texts)]),
    ...(grown.length === 0 || shrunk.length === 0 ? [] : [{ text: '; ' }]),
    ...(shrunk.length === 0
      ? []
      : [{ text: grown.length === 0 ? 'Down ' : 'down ' }, ...amountsOf(shrunk, comparison, texts)]),
    { text: '.' },
  ];
}

function amountsOf(causes: readonly Cause[], comparison: Comparison, texts: Texts): Words[] {
  const { named, rest } = nameCauses(causes);
  return [
    ...named.flatMap((cause, at) => [
      { text: `${at === 0 ? '' : ', '}${formatBytes(Math.abs(cause.deltaBytes))} from ` },
      ...nameOf(cause, comparison, texts),
    ]),
    ...(rest.length === 0 ? [] : [{ text: ` and ${formatBytes(sumOf(rest))} from ${restWords(rest)}` }]),
  ];
}

/** "the base image", "2 other layers" or "the base image and 2 other layers" */
function restWords(rest: readonly Cause[]): string {
  const layers = rest.filter(({ layer }) => layer !== null).length;
  const base = layers === rest.length ? [] : ['the base image'];
  return [...base, ...(layers === 0 ? [] : [countOf(layers, 'other layer')])].join(' and ');
}

function nameOf({ layer }: Cause, { to }: Comparison, texts: Texts): Words[] {
  if (layer === null) {
    const title = baseTitleOf(to);
    const name = title === null ? [] : [{ text: ' ' }, { text: visibleText(title), code: true }];
    return [{ text: 'the base image' }, ...name];
  }
  const removed = layer.change === 'removed' ? [{ text: ' (removed)' }] : [];
  if (layer.instruction === null) return [{ text: 'a layer with an unknown instruction' }, ...removed];
  return [{ text: visibleText(texts.get(layer) ?? ''), code: true }, ...removed];
}

function packedWords({ packedBytes }: Causes): Words[] {
  if (packedBytes === 0) return [];
  const verb = packedBytes < 0 ? 'saves' : 'adds';
  return [{ text: ` Recompression of the same files ${verb} ${formatBytes(Math.abs(packedBytes))}.` }];
}

/** Makes a sentence of its own from the names of packages. */
function sentenceOf(packages: readonly Words[]): Words[] {
  const [first, ...others] = packages;
  if (first === undefined) return [];
  return [{ text: ` ${first.text.charAt(0).toUpperCase()}${first.text.slice(1)}` }, ...others, { text: '.' }];
}

/** Explains why no package is named. */
function unknownWords(comparison: Comparison): Words[] {
  const { unread, pending, unavailable } = readingOf(comparison);
  if (pending > 0) return [{ text: ' Packages unknown: files are being read.' }];
  if (unread > 0) return [{ text: ' Packages unknown: files not read yet.' }];
  return unavailable > 0 ? [{ text: ' Packages unknown: file lists unavailable.' }] : [];
}

function countWords({ layers }: Comparison): string {
  const same = layers.filter(({ change }) => change === 'same').length;
  if (same === layers.length) return 'All layers are the same.';
  const differing = layers.length - same;
  return `${formatCount(differing)} of ${countOf(layers.length, 'layer')} ${differing === 1 ? 'differs' : 'differ'}.`;
}

type Texts = ReadonlyMap<Cause['layer'], string>;

/** Returns the instructions of the named causes, each at most `characters` long and without line continuations. */
function textsOf(causes: readonly Cause[], characters: number): Texts {
  const layers = causes.flatMap(({ layer }) => layer ?? []);
  const whole = layers.map(({ instruction }) => (instruction?.display ?? '').replace(/\s+\\\s+|\s*\n\s*/g, ' '));
  const cut = excerptsOf(whole, characters);
  return new Map(layers.map((layer, at) => [layer, cut[at] ?? '']));
}
