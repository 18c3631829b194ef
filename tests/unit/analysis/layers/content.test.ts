import { describe, expect, it } from 'vitest';
import {
  type ContentLayer,
  isRecompressed,
  isSameContent,
  recompressedBytes,
  sharesContent,
} from '#lib/analysis/layers/content.ts';

/** Parses "app=70 web~60": layers by diffId and size. "~" means another compression. "?70" has no known diffId. */
const layers = (text: string): ContentLayer[] =>
  text.split(' ').flatMap((part) => {
    const [, name = '', sign = '=', size = '0'] = /^(\w*)([=~?])(\d+)$/.exec(part) ?? [];
    if (part === '') return [];
    return [{ digest: `${name}${sign}${size}`, sizeBytes: Number(size), diffId: sign === '?' ? null : name }];
  });

describe('isSameContent', () => {
  it.each([
    ['equal layers', 'a=30 b=70', 'a=30 b=70', true],
    ['one layer in another compression', 'a=30 b=70', 'a=30 b~60', true],
    ['all layers in another compression', 'a=30 b=70', 'a~27 b~60', true],
    ['another level of the same compression', 'a=30 b=70', 'a=30 b=71', true],
    ['another order', 'a=30 b=70', 'b~60 a=30', false],
    ['a layer more', 'a=30', 'a~27 b~60', false],
    ['a layer less', 'a=30 b=70', 'a~27', false],
    ['an unknown diffId on one side', 'a=30 b=70', 'a=30 b?60', false],
    ['unknown diffIds on both sides', 'a=30 b?70', 'a=30 b?60', false],
    ['no layers', '', '', false],
  ])('compares %s: %s and %s is %s', (_, from, to, expected) => {
    expect(isSameContent(layers(from), layers(to))).toBe(expected);
    expect(isSameContent(layers(to), layers(from))).toBe(expected);
  });

  it('counts as recompressed only when a digest differs', () => {
    expect(isRecompressed(layers('a=30 b=70'), layers('a=30 b=70'))).toBe(false);
    expect(isRecompressed(layers('a=30 b=70'), layers('a=30 b~70'))).toBe(true);
    expect(isRecompressed(layers('a=30 b=70'), layers('a=30 c~70'))).toBe(false);
  });

  it('treats a missing diffId like an unknown one', () => {
    const bare = [{ digest: 'a', sizeBytes: 1 }];
    expect(isSameContent(bare, bare)).toBe(false);
    expect(recompressedBytes(bare, [{ digest: 'b', sizeBytes: 2 }])).toBeNull();
  });
});

describe('recompressedBytes', () => {
  it.each<[string, string, string, number | null]>([
    ['nothing', 'a=30 b=70', 'a=30 b=70', null],
    ['a change of content', 'a=30 b=70', 'a=30 c=90', null],
    ['one layer', 'a=30 b=70', 'a=30 b~60', -10],
    ['one that keeps its size', 'a=30 b=70', 'a=30 b~70', 0],
    ['one beside a change', 'a=30 b=70', 'a~27 c=90', -3],
    ['unknown layers', 'a?30', 'a?27', null],
    ['content that is there twice already', 'a=30 a~27', 'a=30 a~27', null],
    ['a layer that is there twice', 'a=30 a=30', 'a~27 a~27', -3],
  ])('counts the bytes of %s: %s → %s is %s', (_, from, to, expected) => {
    expect(recompressedBytes(layers(from), layers(to))).toBe(expected);
  });
});

describe('sharesContent', () => {
  const image = (text: string) => {
    const list = layers(text);
    return { layers: list, sizeBytes: list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  };

  it.each([
    ['a layer by its digest', 'a=30 b?70', 'a=30 c?60', true],
    ['a layer by its diffId', 'a=30 b=70', 'a~27 c~60', true],
    ['nothing', 'a=30 b=70', 'c~27 d~60', false],
    ['unknown layers', 'a?30', 'a?27', false],
    ['nothing but an empty layer', 'e=1 b=700', 'e=1 c~600', false],
  ])('compares %s: %s and %s is %s', (_, from, to, expected) => {
    expect(sharesContent(image(from), image(to))).toBe(expected);
  });
});
