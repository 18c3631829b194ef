import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  forgetVisits,
  listRecent,
  nameOfPage,
  parseVisits,
  rememberVisit,
  withPlace,
} from '#components/shell/recent-places.ts';

const place = (at: number) => ({ href: `/repositories/${at}`, label: `docker.io/library/r${at}` });

afterEach(() => vi.unstubAllGlobals());

/** A browser's storage. */
function stubStorage() {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  return stored;
}

describe('recent places', () => {
  it('are forgotten when the account signs out', () => {
    const stored = stubStorage();
    rememberVisit('ada', '/repositories/1', 'docker.io/library/r1 · Plimsoll');
    expect(listRecent('ada')).toEqual([place(1)]);
    forgetVisits();
    expect(listRecent('ada')).toEqual([]);
    expect(stored.size).toBe(0);
  });

  it('are named as the page is, and only pages with a name of their own count', () => {
    expect(nameOfPage('/repositories/1', 'docker.io/library/node · Plimsoll')).toBe('docker.io/library/node');
    expect(nameOfPage('/incidents/3', 'Incident 3 · docker.io/library/node · Plimsoll')).toBe(
      'Incident 3 · docker.io/library/node',
    );
    expect(nameOfPage('/', 'Plimsoll')).toBeNull();
    expect(nameOfPage('/incidents', 'Incidents · Plimsoll')).toBeNull();
    expect(nameOfPage('/repositories/1', 'Not found · Plimsoll')).toBeNull();
    expect(nameOfPage('/repositories/1', 'Plimsoll')).toBeNull();
  });

  it('are the last eight, each once, the newest first', () => {
    let places = [place(0)];
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 1]) places = withPlace(places, place(at));
    expect(places.map(({ href }) => href)).toEqual([1, 8, 7, 6, 5, 4, 3, 2].map((at) => place(at).href));
  });

  it('belong to one account', () => {
    const text = JSON.stringify({ account: 'ada', places: [place(1)] });
    expect(parseVisits(text, 'ada')).toEqual([place(1)]);
    expect(parseVisits(text, 'bob')).toEqual([]);
  });

  it.each([null, '', 'no JSON', '[]', '1', '{"account":"ada"}', '{"account":"ada","places":3}'])(
    'are none for stored text that is %j',
    (text) => {
      expect(parseVisits(text, 'ada')).toEqual([]);
    },
  );

  it('lead to pages of this application only', () => {
    const places = [
      { href: 'https://evil.invalid', label: 'x' },
      { href: 'javascript:alert(1)', label: 'x' },
      { label: 1 },
    ];
    expect(parseVisits(JSON.stringify({ account: 'ada', places }), 'ada')).toEqual([]);
  });
});
