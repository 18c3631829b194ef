import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import { clip } from '#lib/image/text.ts';
import type { MapBytes } from '#lib/views/dto/image-map.ts';
import type { FileBox } from './nest-boxes.ts';

/** What the words of a box need besides the box. */
export type BoxContext = {
  /** The whole image. */
  total: MapBytes;
  /** Instructions of the layers by position, cleaned for display. */
  instructions: ReadonlyMap<number, string>;
  /** Titles of the findings by id. */
  findings: ReadonlyMap<string, string>;
};

type Named = Pick<FileBox, 'kind' | 'name' | 'path' | 'layer' | 'package' | 'restCount'>;

/** Longer instructions are cut. */
const MOST_CHARACTERS = 300;

const OTHER_FILES = 'other files';

/**
 * The short name of a box: "lib/", "express 4.18.2", "4 RUN npm ci", "23 more".
 *
 * @param isMatch - true in a list of matches, where directories and files are known by their path
 */
export function boxName({ kind, name, path, layer, package: one, restCount }: Named, isMatch = false): string {
  if (kind === 'image') return 'Image';
  if (kind === 'rest') return restCount === 0 ? OTHER_FILES : `${formatCount(restCount)} more`;
  if (kind === 'layer')
    return visibleText(
      clip(`${layer === null ? '' : `${formatCount(layer + 1)} `}${name || 'layer'}`, MOST_CHARACTERS),
    );
  if (kind === 'package') return visibleText(one?.version ? `${name} ${one.version}` : name);
  // The files of a layer that belong to no package.
  if (name === '' && layer !== null) return OTHER_FILES;
  const shown = isMatch && path !== null ? path : name;
  return visibleText(kind === 'directory' ? `${shown}/` : shown);
}

/** "8.8 %", "0.01 %"; null of an empty whole. */
export function percentOf(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.01) return 'less than 0.01 %';
  return `${percent >= 99 ? Math.floor(percent * 10) / 10 : Number(percent.toPrecision(2))} %`;
}

const bothBytes = ({ packedBytes, unpackedBytes }: MapBytes): string =>
  `${formatBytes(packedBytes)} compressed, ${formatBytes(unpackedBytes)} unpacked`;

const partLine = (word: string, bytes: MapBytes): string[] =>
  bytes.packedBytes === 0 && bytes.unpackedBytes === 0 ? [] : [`${word}: ${bothBytes(bytes)}`];

/** All facts of a box, a line each. */
export function boxTitle(box: FileBox, { total, instructions, findings }: BoxContext): string {
  const { kind, path, package: one, bytes, fileCount, layer } = box;
  const share = percentOf(bytes.packedBytes, total.packedBytes);
  const instruction = layer === null ? undefined : instructions.get(layer);
  const found = box.findings.map((id) => findings.get(id)).filter((title) => title !== undefined);
  return [
    path === null ? boxName(box) : visibleText(path),
    ...(one === null
      ? []
      : [
          `${packageKindWord(one.ecosystem)} package ${visibleText(one.name)} ${visibleText(one.version ?? '')}`.trim(),
        ]),
    bothBytes(bytes),
    `${share === null ? '' : `${share} of the image, `}${countOf(fileCount, 'file')}`,
    ...(layer === null || kind === 'layer'
      ? []
      : [
          `layer ${formatCount(layer + 1)}${instruction === undefined ? '' : `: ${visibleText(clip(instruction, 120))}`}`,
        ]),
    ...partLine('wasted', box.wasted),
    ...partLine('duplicate', box.duplicate),
    ...found.map((title) => `finding: ${visibleText(title)}`),
  ].join('\n');
}
