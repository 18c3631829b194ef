import { describe, expect, it } from 'vitest';
import { type CausalLayer, findMainCause } from '#lib/analysis/main-cause.ts';

const layer = (digest: string, sizeBytes: number, instruction: string | null): CausalLayer => ({
  digest,
  sizeBytes,
  instruction,
});
const base = layer(
  'base',
  1_000,
  '/bin/sh -c #(nop) ADD file:0123456789012345678901234567890123456789012345678901234567890123 in / ',
);
const install = (digest: string, sizeBytes: number) => layer(digest, sizeBytes, 'RUN /bin/sh -c npm ci # buildkit');
const copy = (digest: string, sizeBytes: number) => layer(digest, sizeBytes, 'COPY . . # buildkit');

describe('findMainCause', () => {
  it('names the instruction that grew, although all above it was built again', () => {
    const cause = findMainCause(
      [base, install('i2', 900), copy('c2', 101)],
      [base, install('i1', 500), copy('c1', 100)],
    );
    expect(cause).toEqual({ instruction: 'RUN /bin/sh -c npm ci # buildkit', deltaBytes: 400 });
  });

  it('names a new instruction, and one that is gone', () => {
    const pip = layer('p', 300, 'RUN pip install x');
    expect(findMainCause([base, pip], [base])?.deltaBytes).toBe(300);
    expect(findMainCause([base], [base, pip])).toEqual({ instruction: 'RUN pip install x', deltaBytes: -300 });
  });

  it('takes the base for the same line although its source hash differs', () => {
    const rebuilt = layer('base2', 1_600, base.instruction?.replaceAll('0123', '4567') ?? null);
    expect(findMainCause([rebuilt, copy('c', 5)], [base, copy('c', 5)])).toEqual({
      instruction: rebuilt.instruction,
      deltaBytes: 600,
    });
  });

  it.each([
    ['nothing differs', [base], [base]],
    ['no instruction is known', [layer('a', 900, null)], [layer('b', 500, null)]],
    ['two share it', [base, layer('a', 100, 'RUN a'), layer('b', 101, 'RUN b'), layer('c', 102, 'RUN c')], [base]],
    ['the sums cancel', [layer('a', 100, 'RUN a')], [layer('b', 100, 'RUN b')]],
    ['there are no layers', [], []],
  ])('names none where %s', (_, now, before) => {
    expect(findMainCause(now, before)).toBeNull();
  });

  it('counts a layer that is there twice once', () => {
    const twice = [base, copy('c', 50), copy('c', 50)];
    expect(findMainCause(twice, [base])?.deltaBytes).toBe(50);
  });
});
