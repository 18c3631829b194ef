import { describe, expect, it } from 'vitest';
import { excerptsOf } from '#components/compare/excerpts.ts';

describe('excerpts of texts in one sentence', () => {
  const start = 'RUN apt-get update && apt-get install -y curl';

  it('are the beginnings where those differ, or where a text is short', () => {
    expect(excerptsOf(['RUN make', 'COPY . .'], 40)).toEqual(['RUN make', 'COPY . .']);
    expect(excerptsOf([`RUN ${'a'.repeat(50)}`, `RUN ${'b'.repeat(50)}`], 20)).toEqual([
      `RUN ${'a'.repeat(15)}…`,
      `RUN ${'b'.repeat(15)}…`,
    ]);
    expect(excerptsOf([`${start} make`], 20)).toEqual(['RUN apt-get update …']);
    expect(excerptsOf([`${start} make`, `${start} make`], 20)).toEqual([
      'RUN apt-get update …',
      'RUN apt-get update …',
    ]);
  });

  it('show the place of the difference, and are never longer than the limit', () => {
    const long = (tail: string) => `${start} ${tail} ${'z'.repeat(80)}`;
    const texts = [long('make'), long('cmake'), start];
    const cut = excerptsOf(texts, 40);
    expect(new Set(cut).size).toBe(3);
    expect(cut[0]).toContain('make');
    expect(cut[1]).toContain('cmake');
    for (const text of cut) expect(text.length).toBeLessThanOrEqual(40);
  });

  it.each([20, 30, 40, 90])('differ wherever two texts differ, also within surrogate pairs: limit %i', (max) => {
    for (let at = 0; at < 120; at += 1) {
      const [a, b] = ['x', '\u{1F600}'].map((mark) => `${'é'.repeat(at)}${mark}${'\u{1F600}'.repeat(60)}`);
      const cut = excerptsOf([a ?? '', b ?? ''], max);
      expect(cut[0], String(at)).not.toBe(cut[1]);
      for (const text of cut) expect(text.length).toBeLessThanOrEqual(max);
    }
  });
});
