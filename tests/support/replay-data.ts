import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** Digests are "sha256:…" everywhere. */
type ReplayLayer = { digest: string; size: number };
export type ReplayManifest = { digest: string; config: ReplayLayer; layers: ReplayLayer[] };
export type ReplayPlatform = { os: string; osVersion: string | null; architecture: string; variant: string | null };
export type ReplayList = { digest: string; entries: { platform: ReplayPlatform; manifest: ReplayManifest }[] };
export type ReplayTarget = { kind: 'image'; manifest: ReplayManifest } | { kind: 'list'; list: ReplayList };

/** From `at` (epoch seconds) on the tag pointed to `target`. Null: the tag did not exist. */
export type ReplayEvent = { at: number; repository: string; tag: string; target: ReplayTarget | null };

/** `events` begins with the oldest. */
export type ReplayData = { events: ReplayEvent[]; lists: ReplayList[]; manifests: ReplayManifest[] };

const REPLAY_FOLDER = new URL('../fixtures/replay/', import.meta.url).pathname;

const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const LayerLine = z.tuple([Hex, z.int().nonnegative()]);
const ManifestLine = z.tuple([Hex, Hex, z.int(), z.array(z.int())]);
const PlatformTuple = z.tuple([z.string(), z.string().nullable(), z.string(), z.string().nullable()]);
const ListLine = z.tuple([Hex, z.array(z.tuple([PlatformTuple, z.int()]))]);
const EventLine = z.tuple([
  z.int(),
  z.string().regex(/^[^:]+:[^:]+$/),
  z
    .string()
    .regex(/^[xm]\d+$/)
    .nullable(),
]);

/** Reads the four files of a replay folder (format: tests/fixtures/replay/README.md). Throws when one is damaged. */
export async function loadReplay(folder: string = REPLAY_FOLDER): Promise<ReplayData> {
  const [layerLines, manifestLines, listLines, eventLines] = await Promise.all([
    readLines(folder, 'layers', LayerLine),
    readLines(folder, 'manifests', ManifestLine),
    readLines(folder, 'lists', ListLine),
    readLines(folder, 'events', EventLine),
  ]);
  const layers = layerLines.map(([hex, size]): ReplayLayer => ({ digest: `sha256:${hex}`, size }));
  const manifests = manifestLines.map(
    ([hex, configHex, configSize, numbers]): ReplayManifest => ({
      digest: `sha256:${hex}`,
      config: { digest: `sha256:${configHex}`, size: configSize },
      layers: numbers.map((number) => getAt(layers, number)),
    }),
  );
  const lists = listLines.map(
    ([hex, entries]): ReplayList => ({
      digest: `sha256:${hex}`,
      entries: entries.map(([[os, osVersion, architecture, variant], number]) => ({
        platform: { os, osVersion, architecture, variant },
        manifest: getAt(manifests, number),
      })),
    }),
  );
  const events = eventLines.map(([at, name, pointer]): ReplayEvent => {
    const [repository = '', tag = ''] = name.split(':');
    return { at, repository, tag, target: pointer === null ? null : resolve(pointer, lists, manifests) };
  });
  return { events, lists, manifests };
}

function resolve(pointer: string, lists: ReplayList[], manifests: ReplayManifest[]): ReplayTarget {
  const number = Number(pointer.slice(1));
  return pointer.startsWith('x')
    ? { kind: 'list', list: getAt(lists, number) }
    : { kind: 'image', manifest: getAt(manifests, number) };
}

async function readLines<T>(folder: string, name: string, line: z.ZodType<T>): Promise<T[]> {
  const bytes = await readFile(join(folder, `${name}.jsonl.gz`));
  return gunzipSync(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
}

function getAt<T>(list: T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`The replay data refers to line ${index} of ${list.length}`);
  return value;
}
