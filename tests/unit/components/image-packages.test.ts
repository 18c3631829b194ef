import { describe, expect, it } from 'vitest';
import { layerNumbers, unreadStateOf } from '#components/image/packages/unread.ts';
import { whereWords } from '#components/image/packages/where-words.ts';
import { waitingWords } from '#components/image/waiting-words.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { Image } from '#lib/views/dto/image.ts';

describe('where a package is', () => {
  it.each([
    [{ layers: [0], base: true }, 'base, layer 1'],
    [{ layers: [1, 3], base: false }, 'own, layers 2, 4'],
    [{ layers: [0, 1, 2, 3, 9], base: false }, 'own, layers 1, 2, 3 and 2 more'],
    [{ layers: [4], base: null }, 'layer 5'],
  ])('%o is "%s"', (where, words) => {
    expect(whereWords(where)).toBe(words);
  });
});

type Unread = ImagePackages['unread'][number];

const layer = (position: number, state: Unread['state'], code: string | null = null): Unread => ({
  position,
  digest: `sha256:${position}`,
  state,
  problem: code === null ? null : { code, message: 'No.', hint: null, since: null },
});

describe('layers without a file list', () => {
  it('are split into those that are read, that can be requested, and that have a problem', () => {
    const unread = [
      layer(0, 'unread'),
      layer(1, 'queued'),
      layer(2, 'reading'),
      layer(3, 'unavailable', 'too-big'),
      layer(4, 'unavailable', 'not-found'),
      { ...layer(5, 'unread'), digest: 'sha256:0' },
    ];
    const layers = unread.map(({ digest, position }) => ({ digest, sizeBytes: 10 ** position })) as Image['layers'];
    const sizes = layers.map((one, at) => (at === 5 ? { ...one, sizeBytes: 1 } : one));
    const { pending, wanted, wantedBytes, problems } = unreadStateOf(unread, sizes);
    const positions = (some: Unread[]) => some.map(({ position }) => position);
    expect([positions(pending), positions(wanted), positions(problems)]).toEqual([
      [1, 2],
      [0, 4, 5],
      [3, 4],
    ]);
    // A layer that is in the image twice is read once.
    expect(wantedBytes).toBe(10_001);
  });

  it('can be read again when they are no longer kept, and sooner when they wait for another day', () => {
    const unread = [layer(0, 'removed'), layer(1, 'queued'), layer(2, 'reading')];
    const positions = (isWaiting: boolean) =>
      unreadStateOf(unread, [], isWaiting).wanted.map(({ position }) => position);
    expect([positions(false), positions(true)]).toEqual([[0], [0, 1]]);
    expect(unreadStateOf(unread, []).removed).toEqual([layer(0, 'removed')]);
    expect(waitingWords({ days: 1, bytesPerDay: 2_000_000_000 })).toBe(
      'Queued: about 1 day, today’s 2.00 GB are used up.',
    );
  });

  it('are named by their numbers', () => {
    expect(layerNumbers([layer(1, 'unread')])).toBe('layer 2');
    expect(layerNumbers([layer(0, 'unread'), layer(2, 'unread'), layer(3, 'unread')])).toBe('layers 1, 3 and 4');
    expect(layerNumbers([0, 1, 2, 3, 4, 5, 6].map((position) => layer(position, 'unread')))).toBe('7 layers');
  });
});
