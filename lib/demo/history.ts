import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { KnownFile } from '#lib/contents/list-known.ts';

/** DemoLayer has a digest "sha256:…" and compressed bytes. `instruction` is null when it was not recorded. */
type DemoLayer = { digest: string; sizeBytes: number; instruction: string | null };

/**
 * DemoChange states the layers of a tag's image for `platform` from `at` on. `indexed`: the image was part of a
 * manifest list.
 */
export type DemoChange = {
  at: Date;
  platform: string;
  indexed: boolean;
  layers: DemoLayer[];
  /** The part `config` of the image's config, which is not recorded for images of Docker Hub. */
  config?: Readonly<Record<string, unknown>>;
};

/** `changes` begins with the oldest. */
export type DemoTag = { name: string; changes: DemoChange[] };
/**
 * `name` is Docker Hub's: "library/nginx". Own repositories have their layers by digest: as `blobs`, or as lists of `files` without
 * bytes. Of layers of recorded repositories only the sizes are known.
 */
export type DemoRepository = {
  name: string;
  tags: DemoTag[];
  blobs?: ReadonlyMap<string, Uint8Array>;
  files?: ReadonlyMap<string, () => readonly KnownFile[]>;
};
export type DemoHistory = { repositories: DemoRepository[] };

/**
 * Relative to the working directory, which the standalone server sets to its root. Bundlers change `import.meta.url`.
 */
export const DEMO_DATA_FOLDER = join('lib', 'demo', 'data');

const Header = z.object({
  format: z.literal(1),
  repository: z.string(),
  platforms: z.array(z.string()),
  instructions: z.array(z.string()),
  layers: z.int(),
  changes: z.int(),
});
/** Hex digest, size in bytes, instruction number or -1. */
const LayerLine = z.tuple([z.string().regex(/^[0-9a-f]{64}$/), z.int().nonnegative(), z.int().min(-1)]);
/** Tag, platform number, epoch seconds, 1 when part of a list, layer numbers. */
const ChangeLine = z.tuple([z.string(), z.int(), z.int(), z.union([z.literal(0), z.literal(1)]), z.array(z.int())]);

/** Reads all recorded repositories, sorted by name. Throws when a file is damaged or the folder is missing. */
export async function readDemoHistory(
  folder: string = join(/* turbopackIgnore: true */ process.cwd(), DEMO_DATA_FOLDER),
): Promise<DemoHistory> {
  const files = (await readdir(/* turbopackIgnore: true */ folder)).filter((name) => name.endsWith('.jsonl.gz')).sort();
  const repositories = await Promise.all(
    files.map(async (name) => decodeRepository(await readFile(join(/* turbopackIgnore: true */ folder, name)))),
  );
  return { repositories };
}

/** Decodes one gzipped file: a header, the layers, then the changes, one JSON value a line. Pure. */
export function decodeRepository(gzipped: Uint8Array): DemoRepository {
  const lines = gunzipSync(gzipped)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const header = Header.parse(lines[0]);
  const layerLines = lines.slice(1, 1 + header.layers);
  const changeLines = lines.slice(1 + header.layers);
  if (changeLines.length !== header.changes)
    throw new Error(`Demo data of ${header.repository} is cut short; restore lib/demo/data.`);

  const layers = layerLines.map((line): DemoLayer => {
    const [hex, sizeBytes, instruction] = LayerLine.parse(line);
    return {
      digest: `sha256:${hex}`,
      sizeBytes,
      instruction: instruction < 0 ? null : at(header.instructions, instruction),
    };
  });
  const tags = new Map<string, DemoTag>();
  for (const line of changeLines) {
    const [name, platform, seconds, indexed, layerNumbers] = ChangeLine.parse(line);
    const tag = tags.get(name) ?? { name, changes: [] };
    tags.set(name, tag);
    tag.changes.push({
      at: new Date(seconds * 1000),
      platform: at(header.platforms, platform),
      indexed: indexed === 1,
      layers: layerNumbers.map((number) => at(layers, number)),
    });
  }
  return { name: header.repository, tags: [...tags.values()] };
}

function at<T>(list: T[], index: number): T {
  const value = list[index];
  if (value === undefined)
    throw new Error(`Demo data refers to entry ${index} of ${list.length}; restore lib/demo/data.`);
  return value;
}
