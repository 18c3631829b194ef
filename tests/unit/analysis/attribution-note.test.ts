import { describe, expect, it } from 'vitest';
import type { LayerChange } from '#lib/analysis/attribution.ts';
import { noteOf } from '#lib/analysis/attribution-note.ts';

const noteFor = (...changes: LayerChange[]) =>
  noteOf({
    layers: changes.map((change) => ({ change, instruction: null, from: null, to: null, deltaBytes: 0, part: null })),
  });

describe('noteOf', () => {
  it.each([
    [[], null],
    [['same', 'same'], null],
    [['same', 'moved'], 'reordered'],
    [['same', 'recompressed'], 'recompressed'],
    [['moved', 'recompressed'], 'recompressed'],
    [['moved', 'changed'], null],
    [['recompressed', 'added'], null],
    [['removed'], null],
  ] as [LayerChange[], string | null][])('%j is %j', (changes, note) => {
    expect(noteFor(...changes)).toBe(note);
  });
});
