import { describe, expect, it } from 'vitest';
import { availableMemory, heapOptions } from '../../../bin/memory.mjs';

const MIB = 1024 * 1024;
const heapOf = (mib: number) => Number(/size=(\d+)/.exec(heapOptions(mib * MIB)[0] ?? '')?.[1]);
const youngOf = (mib: number) => Number(/size=(\d+)/.exec(heapOptions(mib * MIB)[1] ?? '')?.[1]);

describe('heapOptions', () => {
  it.each([
    // The memory outside of the heap must fit too. With very little memory it does not fit, and the server still tries
    // to start.
    [64, 96],
    [212, 96],
    [213, 97],
    [232, 116],
    [256, 128],
    [512, 256],
    [2047, 1023],
    [2048, 1024],
    [65_536, 1024],
  ])('gives with %i MiB a heap of %i', (availableMib, heapMib) => {
    expect(heapOf(availableMib)).toBe(heapMib);
  });

  it.each([
    [256, 1],
    [400, 1],
    [401, 2],
    [65_536, 2],
  ])('gives with %i MiB a young generation of %i', (availableMib, youngMib) => {
    expect(youngOf(availableMib)).toBe(youngMib);
  });

  it('compiles WebAssembly only once when memory is short', () => {
    expect(heapOptions(400 * MIB)).toContain('--liftoff-only');
    expect(heapOptions(401 * MIB)).not.toContain('--liftoff-only');
  });
});

describe('availableMemory', () => {
  it.each([
    [1000, 0, 1000],
    [1000, 400, 400],
    [1000, 1000, 1000],
    [400, 1000, 400],
    [400, 2 ** 64, 400],
  ])('is for a machine with %i and a limit of %i: %i', (machine, limit, available) => {
    expect(availableMemory(machine, limit)).toBe(available);
  });
});
