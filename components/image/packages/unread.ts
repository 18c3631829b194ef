import { countOf } from '#lib/format/count.ts';
import type { UnreadLayer } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';

export type UnreadState = {
  /** Layers that are being read, or wait for it. */
  pending: UnreadLayer[];
  /** Layers that can be requested, and their compressed bytes, each layer once. Those in the queue can be read sooner. */
  wanted: UnreadLayer[];
  wantedBytes: number;
  /** Those of them that were read, and whose file list is no longer kept. */
  removed: UnreadLayer[];
  /** Layers with a problem that the reader has to know. */
  problems: UnreadLayer[];
};

/** Sorts the layers without file lists by what can be done about them. */
export function unreadStateOf(unread: readonly UnreadLayer[], layers: Image['layers'], isWaiting = false): UnreadState {
  const pending = unread.filter(({ state }) => state === 'queued' || state === 'reading');
  const removed = unread.filter(({ state }) => state === 'removed');
  const wanted = unread.filter(
    ({ state, problem }) =>
      state === 'unread' || state === 'removed' || problem?.code === 'not-found' || (isWaiting && state === 'queued'),
  );
  const digests = new Set(wanted.map(({ digest }) => digest));
  const sizes = new Map(layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return {
    pending,
    wanted,
    removed,
    wantedBytes: [...digests].reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0),
    problems: unread.filter(({ problem }) => problem !== null),
  };
}

/** More layers are counted instead of named. */
const NAMED = 6;

/** "layer 2", "layers 1, 3 and 4", "12 layers" */
export function layerNumbers(layers: readonly { position: number }[]): string {
  if (layers.length > NAMED) return countOf(layers.length, 'layer');
  const numbers = layers.map(({ position }) => String(position + 1));
  const last = numbers.pop() ?? '';
  return numbers.length === 0 ? `layer ${last}` : `layers ${numbers.join(', ')} and ${last}`;
}
