import { describe, expect, it } from 'vitest';
import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileObserver, Observe } from '#lib/contents/observe.ts';
import { observeAll } from '#lib/contents/observe-all.ts';
import { createTarReader } from '#lib/contents/tar/reader.ts';
import { paxOf, type RawEntry, rawTar } from '#tests/support/raw-tar.ts';
import { noiseOf } from '#tests/support/tar.ts';

/** Collects what observers get: `whole` by path only after `end`. */
function collect() {
  const whole = new Map<string, Buffer>();
  const begun: string[] = [];
  const observe: Observe = ({ path }) => {
    begun.push(path);
    const pieces: Buffer[] = [];
    return {
      write: (bytes) => pieces.push(Buffer.from(bytes)),
      end: () => whole.set(path, Buffer.concat(pieces)),
    };
  };
  return { whole, begun, observe };
}

type Options = { chunkBytes?: number; wants?: (entry: FileEntry) => boolean };

function run(tar: Uint8Array, observe: Observe, { chunkBytes = tar.length, wants = () => false }: Options = {}) {
  const contents = new Map<string, Buffer>();
  const reader = createTarReader({
    onEntry: () => true,
    wants,
    onContent: ({ path }, content) => contents.set(path, content),
    observe,
  });
  for (let at = 0; at < tar.length; at += chunkBytes) reader.write(tar.subarray(at, at + chunkBytes));
  return { contents, end: reader.end() };
}

const noise = Buffer.from(noiseOf(3000, 1));
const FILES: RawEntry[] = [
  { name: 'empty' },
  { name: 'a/block', content: noise.subarray(0, 512) },
  { name: 'a/big', content: noise },
  paxOf({ path: 'a/long' }),
  { name: 'cut-name', content: 'long' },
];
const tar = rawTar([
  ...FILES,
  { name: 'dir/', type: '5' },
  { name: 'a/link', type: '1', link: 'a/big' },
  { name: 'a/symlink', type: '2', link: 'big' },
  { name: 'odd', type: 'Q', content: 'unknown' },
  { name: '.wh.gone' },
  { name: '.wh..wh.plnk/12', content: 'aufs' },
  { name: 'plnk', type: '1', link: '.wh..wh.plnk/12' },
]);

describe('observers of contents', () => {
  it.each([1, 7, 511, 512, 513, 4096, tar.length])('get whole files in chunks of %i bytes', (chunkBytes) => {
    const { whole, begun, observe } = collect();
    run(tar, observe, { chunkBytes });
    expect(begun).toEqual(['empty', 'a/block', 'a/big', 'a/long']);
    expect([...whole]).toEqual([
      ['empty', Buffer.alloc(0)],
      ['a/block', noise.subarray(0, 512)],
      ['a/big', noise],
      ['a/long', Buffer.from('long')],
    ]);
  });

  it('get the bytes of the archive itself, not a copy', () => {
    const buffers = new Set<unknown>();
    run(tar, () => ({ write: (bytes) => buffers.add(bytes.buffer), end: () => undefined }), { chunkBytes: 700 });
    expect(buffers).toEqual(new Set([tar.buffer]));
  });

  it('are not told the end of a file that the archive cut', () => {
    const cutAt = tar.indexOf(noise) + 2900;
    for (const chunkBytes of [100, tar.length]) {
      const { whole, begun, observe } = collect();
      const { end } = run(tar.subarray(0, cutAt), observe, { chunkBytes });
      expect([begun.at(-1), [...whole.keys()], end.state]).toEqual(['a/big', ['empty', 'a/block'], 'damaged']);
    }
  });

  it('see a file that is collected as a whole too', () => {
    const { whole, observe } = collect();
    const { contents } = run(tar, observe, { wants: ({ path }) => path === 'a/big' || path === 'empty' });
    expect([...contents]).toEqual([
      ['empty', Buffer.alloc(0)],
      ['a/big', noise],
    ]);
    expect(whole.get('a/big')).toEqual(noise);
  });
});

describe('several observers', () => {
  const failing = (step: 'start' | 'write' | 'end'): Observe => {
    const fail = () => {
      throw new Error(step);
    };
    const none = () => undefined;
    if (step === 'start') return fail;
    return (): FileObserver => ({ write: step === 'write' ? fail : none, end: step === 'end' ? fail : none });
  };

  it.each(['start', 'write', 'end'] as const)('go on when one throws at %s', (step) => {
    const [first, last] = [collect(), collect()];
    const { end } = run(tar, observeAll([first.observe, failing(step), last.observe]), { chunkBytes: 100 });
    expect(end.state).toBe('whole');
    expect(first.whole.get('a/big')).toEqual(noise);
    expect(last.whole).toEqual(first.whole);
    expect(last.whole.size).toBe(4);
  });

  it('get only the files that they asked for', () => {
    const { whole, observe } = collect();
    const joined = observeAll([() => null, (entry) => (entry.path === 'a/big' ? observe(entry) : null)]);
    expect(joined({ path: 'x' } as FileEntry)).toBeNull();
    run(tar, joined);
    expect([...whole.keys()]).toEqual(['a/big']);
  });
});
