import { createHash } from 'node:crypto';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import type { Finding, FindingSet } from '#lib/findings/finding.ts';
import type { InspectedImage } from '#lib/findings/inspected-image.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';
import { indexOf, listTar } from '../contents/reading.ts';

/**
 * Files of a layer by path. A number is that many bytes that cannot be compressed, the same for the same path and number.
 * A leading "-" means a whiteout.
 */
export type LayerFiles = Record<string, number | string | Uint8Array>;

/** A layer: its instruction as a builder records it, and its files. */
export type BuiltLayer = readonly [instruction: string | null, files: LayerFiles];

/** Returns bytes that cannot be compressed, the same for the same seed. */
export const noise = (bytes: number, seed: string): Buffer =>
  createHash('shake256', { outputLength: bytes }).update(seed).digest();

function entryOf([path, content]: [string, LayerFiles[string]]): RawEntry {
  if (path.startsWith('-')) {
    const slash = path.lastIndexOf('/');
    return { name: `${path.slice(1, slash + 1)}.wh.${path.slice(Math.max(1, slash + 1))}` };
  }
  return { name: path, content: typeof content === 'number' ? noise(content, path) : content };
}

/** Reads files as the layer of a registry. */
export async function indexOfLayer(files: LayerFiles, more: readonly RawEntry[] = []): Promise<FileIndex> {
  const { reading } = await listTar(rawTar([...Object.entries(files).map(entryOf), ...more]), { chunkBytes: 65_536 });
  return indexOf(reading);
}

const FACTS = { entrypoint: null, command: ['/app/run'] };

/** Creates an image of layers. Without `baseCount` all layers are its own. */
export async function imageOf(
  layers: readonly BuiltLayer[],
  more: Partial<InspectedImage> = {},
): Promise<InspectedImage> {
  const read = layers.map(async ([instruction, files], position) => ({
    digest: `sha256:${position}`,
    position,
    sizeBytes: 1_000_000,
    instruction,
    index: await indexOfLayer(files),
  }));
  const rest = { baseCount: 0, base: null, purpose: 'runtime' as const, facts: FACTS, labels: {}, history: null };
  return { layers: await Promise.all(read), ...rest, ...more };
}

export async function findingsOf(
  layers: readonly BuiltLayer[],
  more: Partial<InspectedImage> = {},
): Promise<FindingSet> {
  return findFindings(await imageOf(layers, more));
}

/** Returns the only finding of an image. */
export async function findingOf(layers: readonly BuiltLayer[], more: Partial<InspectedImage> = {}): Promise<Finding> {
  const { items } = await findingsOf(layers, more);
  const [first, ...others] = items;
  if (first === undefined || others.length > 0)
    throw new Error(`findings: ${items.map(({ title }) => title).join('; ')}`);
  return first;
}

/** Returns "kind certainty" of each finding, in the order of the list. */
export async function kindsOf(layers: readonly BuiltLayer[], more: Partial<InspectedImage> = {}): Promise<string[]> {
  const { items } = await findingsOf(layers, more);
  return items.map(({ kind, certainty }) => `${kind} ${certainty}`);
}

/** Returns the files with which dpkg records packages, each with its paths. */
export function dpkgOf(packages: Record<string, readonly string[]>): LayerFiles {
  const status = Object.keys(packages).map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`);
  const lists = Object.entries(packages).map(([name, paths]): [string, string] => [
    `var/lib/dpkg/info/${name}.list`,
    `/.\n${paths.map((path) => `/${path}\n`).join('')}`,
  ]);
  return { 'var/lib/dpkg/status': status.join('\n'), ...Object.fromEntries(lists) };
}
