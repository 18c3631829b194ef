import type { FindingKind } from '#lib/domain/finding.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import type { InspectedImage } from '#lib/findings/inspected-image.ts';
import { type BuiltLayer, dpkgOf, findingsOf, type LayerFiles } from '../images.ts';
import type { Score } from './score.ts';

/** A fault of an image: its kind, and where a path that the finding lists begins. */
type Fault = readonly [kind: FindingKind, path: string];

/** ImageCase is an image with its faults. A look-alike has none. */
export type ImageCase = {
  name: string;
  layers: readonly BuiltLayer[];
  faults: readonly Fault[];
  more?: Partial<InspectedImage>;
};

/** Returns an image of one layer with faults of one kind. */
export const faulty = (
  kind: FindingKind,
  name: string,
  [instruction, files]: BuiltLayer,
  ...paths: string[]
): ImageCase => ({ name, layers: [[instruction, files]], faults: paths.map((path) => [kind, path]) });

/** Returns an image of one layer without faults. */
export const clean = (name: string, instruction: string, files: LayerFiles, command?: string[]): ImageCase => ({
  name,
  layers: [[instruction, files]],
  faults: [],
  ...(command ? { more: { facts: { entrypoint: null, command } } } : {}),
});

/** Returns a case with another command. */
export const startedBy = (one: ImageCase, ...command: string[]): ImageCase => ({
  ...one,
  more: { ...one.more, facts: { entrypoint: null, command } },
});

type Module = { bytes: number; isDevelopment?: boolean };

/** Returns node_modules as npm writes it, with its record, or as Yarn does, without. */
export function modulesOf(root: string, modules: Record<string, Module>, isRecorded = true): LayerFiles {
  const files: LayerFiles = {};
  const packages: Record<string, object> = {};
  for (const [name, { bytes, isDevelopment }] of Object.entries(modules)) {
    packages[`node_modules/${name}`] = { version: '1.0.0', ...(isDevelopment ? { dev: true } : {}) };
    files[`${root}/node_modules/${name}/package.json`] = JSON.stringify({ name, version: '1.0.0' });
    files[`${root}/node_modules/${name}/index.js`] = bytes;
  }
  if (isRecorded) files[`${root}/node_modules/.package-lock.json`] = JSON.stringify({ packages });
  return files;
}

/** Returns Debian packages with their files. */
export function debianOf(packages: Record<string, LayerFiles>): LayerFiles {
  const lists = Object.fromEntries(Object.entries(packages).map(([name, files]) => [name, Object.keys(files)]));
  return Object.assign(dpkgOf(lists), ...Object.values(packages)) as LayerFiles;
}

/** Computes the findings of an image, and compares them with its faults. */
export async function scoreImage(
  { name, layers, faults, more }: ImageCase,
  scores: ReadonlyMap<FindingKind, Score>,
): Promise<FindingSet> {
  const set = await findingsOf(layers, more);
  const left = new Set(set.items);
  for (const [kind, path] of faults) {
    const found = set.items.find((item) => item.kind === kind && item.paths.some((one) => one.path.startsWith(path)));
    const score = scores.get(kind);
    if (score === undefined) continue;
    if (found === undefined) score.missed.push(`${name}: ${path}`);
    else score.found += 1;
    if (found !== undefined) left.delete(found);
  }
  for (const { kind, title } of left) scores.get(kind)?.wrong.push(`${name}: ${title}`);
  return set;
}
