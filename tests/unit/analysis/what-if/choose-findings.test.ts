import { expect, it } from 'vitest';
import { chooseFindings } from '#lib/analysis/what-if/choose-findings.ts';

const finding = (id: string, more: object = {}) => ({
  id,
  kind: 'build-cache',
  certainty: 'certain',
  savedBytes: 100,
  unpackedBytes: 400,
  countedBytes: 100,
  shared: [],
  estimated: false,
  layers: [{ position: 3 }],
  ...more,
});
const CACHE = finding('cache');
/** Half of its files are those of the cache. */
const COPIES = finding('copies', {
  countedBytes: 50,
  shared: [{ earlier: ['cache'], bytes: 50 }],
  certainty: 'likely',
  layers: [{ position: 4 }, { position: 2 }],
});
const all = [CACHE, COPIES, finding('token', { kind: 'secret', savedBytes: 0, countedBytes: 0 })];
const choose = (...ids: string[]) => chooseFindings(all, new Set(ids), { triesBase: false });

it('counts a file of two findings once', () => {
  expect(choose('cache', 'copies')).toEqual({
    ids: ['cache', 'copies'],
    savedBytes: 150,
    savedBaseBytes: 0,
    savedUnpackedBytes: 600,
    estimated: true,
    changedFrom: 2,
  });
});

it('counts it with the finding that is chosen', () => {
  expect(choose('copies')).toMatchObject({ savedBytes: 100, savedUnpackedBytes: 400, changedFrom: 2 });
  expect(choose('cache')).toMatchObject({ savedBytes: 100, savedUnpackedBytes: 400, estimated: false, changedFrom: 3 });
});

it('leaves out secrets and findings that the image does not have', () => {
  const nothing = {
    ids: [],
    savedBytes: 0,
    savedBaseBytes: 0,
    savedUnpackedBytes: 0,
    estimated: false,
    changedFrom: null,
  };
  expect(choose('token', 'unknown')).toEqual(nothing);
});

it('counts a smaller base with the base, and not at all when another base is tried', () => {
  const smaller = finding('fat-base-1', {
    kind: 'fat-base',
    savedBytes: 30,
    countedBytes: 30,
    layers: [{ position: 0 }],
  });
  const chooseWith = (triesBase: boolean) =>
    chooseFindings([CACHE, smaller], new Set(['cache', 'fat-base-1']), { triesBase });
  expect(chooseWith(false)).toMatchObject({ savedBytes: 130, savedBaseBytes: 30, changedFrom: 0 });
  expect(chooseWith(true)).toMatchObject({ ids: ['cache'], savedBytes: 100, savedBaseBytes: 0, changedFrom: 3 });
});
