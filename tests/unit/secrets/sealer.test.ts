import { describe, expect, it } from 'vitest';
import { formatCredential, parseCredential } from '#lib/secrets/credential.ts';
import { createSealer, UnsealError } from '#lib/secrets/sealer.ts';

const SECRET = 'one secret of thirty-two characters';
const OTHER = 'another secret, thirty-two and more';
const place = { table: 'Registry', id: 'a', field: 'credential' };
const sealer = createSealer(SECRET);

/** The record with one bit of one byte of its body turned. */
function turnBit(record: string, index: number): string {
  const [version, key, body = ''] = record.split('.');
  const bytes = Buffer.from(body, 'base64url');
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return [version, key, bytes.toString('base64url')].join('.');
}

describe('X-01: sealing', () => {
  it.each(['', 'pa55word', 'päss 🔑', 'x'.repeat(20_000)])('gives back what was sealed', (text) => {
    expect(sealer.unseal(sealer.seal(text, place), place)).toBe(text);
  });

  it('shows nothing of the text, and uses a fresh nonce each time', () => {
    const records = Array.from({ length: 100 }, () => sealer.seal('canary-Pa55word', place));
    expect(new Set(records.map((record) => record.split('.')[2]?.slice(0, 16))).size).toBe(100);
    for (const record of records) {
      const [version, key, body = ''] = record.split('.');
      expect([version, key]).toEqual(['v1', expect.stringMatching(/^[0-9a-f]{8}$/)]);
      expect(Buffer.from(body, 'base64url').toString('latin1')).not.toContain('canary');
      expect(Buffer.from(body, 'base64url')).toHaveLength(12 + 'canary-Pa55word'.length + 16);
    }
  });

  it('carries a key id that does not tell the key', () => {
    const [, id = ''] = sealer.seal('x', place).split('.');
    expect(createSealer(SECRET).seal('y', place).split('.')[1]).toBe(id);
    expect(createSealer(OTHER).seal('x', place).split('.')[1]).not.toBe(id);
  });
});

describe('X-02: a record opens only where it was sealed, and only as it was', () => {
  it.each([
    ['another row', { ...place, id: 'b' }],
    ['another field', { ...place, field: 'caPem' }],
    ['another table', { ...place, table: 'Channel' }],
    ['names that only join to the same', { table: 'Registrya', id: '', field: 'credential' }],
  ])('not in %s', (_, elsewhere) => {
    const record = sealer.seal('secret', place);
    expect(() => sealer.unseal(record, elsewhere)).toThrow(UnsealError);
  });

  it('not with any byte of it changed', () => {
    const record = sealer.seal('secret', place);
    for (let index = 0; index < 12 + 6 + 16; index += 1)
      expect(() => sealer.unseal(turnBit(record, index), place), `byte ${index}`).toThrow(UnsealError);
  });

  it.each(['', 'v1', 'v1.', 'v1.00000000.', 'v1.00000000.AAAA', 'v2.0.0', 'plain text', '...'])('not %j', (record) => {
    expect(() => sealer.unseal(record, place)).toThrow(UnsealError);
  });

  it('not cut short', () => {
    const record = sealer.seal('secret', place);
    const [version, key, body = ''] = record.split('.');
    for (const bytes of [0, 1, 11, 12, 27, 28]) {
      const cut = Buffer.from(body, 'base64url').subarray(0, bytes).toString('base64url');
      expect(() => sealer.unseal([version, key, cut].join('.'), place), `${bytes} bytes`).toThrow(UnsealError);
    }
  });

  it('its errors tell neither text nor key', () => {
    const record = sealer.seal('canary', place);
    for (const wrong of [
      () => createSealer(OTHER).unseal(record, place),
      () => sealer.unseal(turnBit(record, 20), place),
    ])
      expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/canary|secret of thirty/) }));
  });
});

describe('X-03: a new key', () => {
  it('opens what the previous one sealed, and seals with the new', () => {
    const old = createSealer(OTHER).seal('text', place);
    const both = createSealer(SECRET, OTHER);
    expect(both.unseal(old, place)).toBe('text');
    const fresh = both.seal('text', place);
    expect(sealer.unseal(fresh, place)).toBe('text');
    expect(() => createSealer(OTHER).unseal(fresh, place)).toThrow(UnsealError);
  });

  it('knows what it sealed itself, without opening it', () => {
    const old = createSealer(OTHER).seal('text', place);
    const both = createSealer(SECRET, OTHER);
    expect([both.isCurrent(both.seal('text', place)), both.isCurrent(old), both.isCurrent('')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('without the previous one says what to set', () => {
    const old = createSealer(OTHER).seal('text', place);
    expect(() => sealer.unseal(old, place)).toThrow(/PLIMSOLL_SECRET_PREVIOUS/);
  });
});

describe('a credential', () => {
  it('is read back as it was written, and anything else is none', () => {
    const credential = { username: 'ü"', password: 'p\\' };
    expect(parseCredential(formatCredential(credential))).toEqual(credential);
    for (const text of ['{}', '[]', 'null', '{"username":"a"}', '{"username":"a","password":""}', 'no json', ''])
      expect(parseCredential(text), text).toBeNull();
  });
});
