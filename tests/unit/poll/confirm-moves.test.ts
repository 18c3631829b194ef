import { describe, expect, it } from 'vitest';
import { parseDigest } from '#lib/image/digest.ts';
import { createMoves } from '#lib/poll/confirm-moves.ts';

const A = parseDigest(`sha256:${'a'.repeat(64)}`);
const B = parseDigest(`sha256:${'b'.repeat(64)}`);

describe('createMoves', () => {
  it('has the first tag of a digest read, the second confirm it, and the others wait', () => {
    const moves = createMoves<string>();
    expect(['1', '2', '3', '4'].map((tag) => moves.note(tag, A))).toEqual(['read', 'confirm', 'defer', 'defer']);
    expect(moves.note('5', B)).toBe('read');
    expect(moves.takeDeferred()).toEqual([
      { tag: '3', digest: A },
      { tag: '4', digest: A },
    ]);
    expect(moves.takeDeferred()).toEqual([]);
  });

  it('believes a digest once GET has agreed twice', () => {
    const moves = createMoves<string>();
    moves.confirm(A);
    expect(moves.isBelieved(A)).toBe(false);
    moves.confirm(A);
    expect(moves.isBelieved(A)).toBe(true);
    expect(moves.isBelieved(B)).toBe(false);
  });

  it('lets another tag stand in for one whose GET failed', () => {
    const moves = createMoves<string>();
    moves.note('1', A);
    moves.note('2', A);
    moves.release(A);
    expect(moves.note('3', A)).toBe('confirm');
    expect(moves.note('4', A)).toBe('defer');
  });

  it('believes nothing any more, and has every tag read, once GET has contradicted HEAD anywhere', () => {
    const moves = createMoves<string>();
    moves.confirm(A);
    moves.confirm(A);
    moves.contradict();
    expect(moves.isContradicted).toBe(true);
    expect(moves.isBelieved(A)).toBe(false);
    expect(['1', '2', '3'].map((tag) => moves.note(tag, B))).toEqual(['read', 'read', 'read']);
  });
});
