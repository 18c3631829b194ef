import { describe, expect, it } from 'vitest';
import { parseDigest } from '#lib/image/digest.ts';
import { createMoves } from '#lib/poll/confirm-moves.ts';

const A = parseDigest(`sha256:${'a'.repeat(64)}`);
const B = parseDigest(`sha256:${'b'.repeat(64)}`);

describe('createMoves', () => {
  it('lets the first tag of a new digest be read, the second confirm it, and the others wait', () => {
    const moves = createMoves<string>();
    expect(['1', '2', '3', '4'].map((tag) => moves.note(tag, A))).toEqual(['read', 'confirm', 'defer', 'defer']);
    expect(moves.note('5', B)).toBe('read');
    expect(moves.takeDeferred()).toEqual([
      { tag: '3', digest: A },
      { tag: '4', digest: A },
    ]);
    expect(moves.takeDeferred()).toEqual([]);
  });

  it('trusts a digest once GET confirmed it twice', () => {
    const moves = createMoves<string>();
    moves.confirm(A);
    expect(moves.isBelieved(A)).toBe(false);
    moves.confirm(A);
    expect(moves.isBelieved(A)).toBe(true);
    expect(moves.isBelieved(B)).toBe(false);
  });

  it('lets another tag confirm when the GET of the second failed', () => {
    const moves = createMoves<string>();
    moves.note('1', A);
    moves.note('2', A);
    moves.release(A);
    expect(moves.note('3', A)).toBe('confirm');
    expect(moves.note('4', A)).toBe('defer');
  });

  it('trusts nothing and has every tag read once GET contradicted HEAD', () => {
    const moves = createMoves<string>();
    moves.confirm(A);
    moves.confirm(A);
    moves.contradict();
    expect(moves.isContradicted).toBe(true);
    expect(moves.isBelieved(A)).toBe(false);
    expect(['1', '2', '3'].map((tag) => moves.note(tag, B))).toEqual(['read', 'read', 'read']);
  });
});
