import { describe, expect, it } from 'vitest';
import { formatCredential, parseCredential } from '#lib/secrets/credential.ts';
import { createSealer, UnsealError } from '#lib/secrets/sealer.ts';

const SECRET = 'one secret of thirty-two characters';
const OTHER = 'another secret, thirty-two and more';
const place = { table: 'Registry', id: 'a', field: 'credential' };
const sealer = createSealer(SECRET);

/** Changes one bit of one byte in the body of the record. */
function turnBit(record: string, index: number): string {
  const [version, key, body = ''] = record.split('.');
  const bytes = Buffer.from(body, 'base64url');
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return [version, key, bytes.toString('base64url')].join('.');
}

describe('sealing a secret (X-01)', () => {
  it.each(['', 'pa55word', 'päss 🔑', 'x'.repeat(20_000)])('returns the same text when it is unsealed', (text) => {
    expect(sealer.unseal(sealer.seal(text, place), place)).toBe(text);
  });

  it('hides the text and uses a new nonce each time', () => {
    const records = Array.from({ length: 100 }, () => sealer.seal('canary-Pa55word', place));
    expect(new Set(records.map((record) => record.split('.')[2]?.slice(0, 16))).size).toBe(100);
    for (const record of records) {
      const [version, key, body = ''] = record.split('.');
      expect([version, key]).toEqual(['v1', expect.stringMatching(/^[0-9a-f]{8}$/)]);
      expect(Buffer.from(body, 'base64url').toString('latin1')).not.toContain('canary');
      expect(Buffer.from(body, 'base64url')).toHaveLength(12 + 'canary-Pa55word'.length + 16);
    }
  });

  it('adds a key id that does not reveal the key', () => {
    const [, id = ''] = sealer.seal('x', place).split('.');
    expect(createSealer(SECRET).seal('y', place).split('.')[1]).toBe(id);
    expect(createSealer(OTHER).seal('x', place).split('.')[1]).not.toBe(id);
  });
});

describe('a sealed record (X-02)', () => {
  it.each([
    ['another row', { ...place, id: 'b' }],
    ['another field', { ...place, field: 'caPem' }],
    ['another table', { ...place, table: 'Channel' }],
    ['names that only join to the same', { table: 'Registrya', id: '', field: 'credential' }],
  ])('cannot be unsealed in %s', (_, elsewhere) => {
    const record = sealer.seal('secret', place);
    expect(() => sealer.unseal(record, elsewhere)).toThrow(UnsealError);
  });

  it('cannot be unsealed with any byte changed', () => {
    const record = sealer.seal('secret', place);
    for (let index = 0; index < 12 + 6 + 16; index += 1)
      expect(() => sealer.unseal(turnBit(record, index), place), `byte ${index}`).toThrow(UnsealError);
  });

  it.each(['', 'v1', 'v1.', 'v1.00000000.', 'v1.00000000.AAAA', 'v2.0.0', 'plain text', '...'])(
    'cannot be read from %j',
    (record) => {
      expect(() => sealer.unseal(record, place)).toThrow(UnsealError);
    },
  );

  it('cannot be unsealed when truncated', () => {
    const record = sealer.seal('secret', place);
    const [version, key, body = ''] = record.split('.');
    for (const bytes of [0, 1, 11, 12, 27, 28]) {
      const cut = Buffer.from(body, 'base64url').subarray(0, bytes).toString('base64url');
      expect(() => sealer.unseal([version, key, cut].join('.'), place), `${bytes} bytes`).toThrow(UnsealError);
    }
  });

  it('reveals neither text nor key in errors', () => {
    const record = sealer.seal('canary', place);
    for (const wrong of [
      () => createSealer(OTHER).unseal(record, place),
      () => sealer.unseal(turnBit(record, 20), place),
    ])
      expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/canary|secret of thirty/) }));
  });
});

describe('a sealer with a new key (X-03)', () => {
  it('unseals records of the previous key, and seals with the new one', () => {
    const old = createSealer(OTHER).seal('text', place);
    const both = createSealer(SECRET, OTHER);
    expect(both.unseal(old, place)).toBe('text');
    const fresh = both.seal('text', place);
    expect(sealer.unseal(fresh, place)).toBe('text');
    expect(() => createSealer(OTHER).unseal(fresh, place)).toThrow(UnsealError);
  });

  it('recognises records of its own key without unsealing them', () => {
    const old = createSealer(OTHER).seal('text', place);
    const both = createSealer(SECRET, OTHER);
    expect([both.isCurrent(both.seal('text', place)), both.isCurrent(old), both.isCurrent('')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('names the variable to set when the previous key is missing', () => {
    const old = createSealer(OTHER).seal('text', place);
    expect(() => sealer.unseal(old, place)).toThrow(/PLIMSOLL_SECRET_PREVIOUS/);
  });
});

describe('parseCredential', () => {
  it('reads what formatCredential wrote, and returns null for anything else', () => {
    const credential = { username: 'ü"', password: 'p\\' };
    expect(parseCredential(formatCredential(credential))).toEqual(credential);
    for (const text of ['{}', '[]', 'null', '{"username":"a"}', '{"username":"a","password":""}', 'no json', ''])
      expect(parseCredential(text), text).toBeNull();
  });
});
