import { describe, expect, it } from 'vitest';
import { findCursor, formatCursor } from '#lib/views/cursor.ts';

describe('findCursor', () => {
  it.each([0, 1, 2_147_483_647])('returns the position %i that a cursor contains', (position) => {
    expect(findCursor(formatCursor(position))).toBe(position);
  });

  it.each([2_147_483_648, 99_999_999_999, -1, 1.5])(
    'returns null for the position %d, which no list has',
    (position) => {
      expect(findCursor(formatCursor(position))).toBeNull();
    },
  );

  it('returns null for a text that is no cursor', () => {
    for (const text of ['', 'p7', '7', Buffer.from('q7').toString('base64url')]) expect(findCursor(text)).toBeNull();
  });
});
