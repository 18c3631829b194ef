import { expect, it } from 'vitest';
import { sumBaseParts } from '#lib/contents/change/base-parts.ts';
import { type Files, indexOfFiles } from './indexes.ts';

const placed = async (...layers: Files[]) =>
  Promise.all(layers.map(async (files, position) => ({ position, index: await indexOfFiles(files) })));

it('sums the files of both parts, and what own layers replace or remove of the base', async () => {
  const layers = await placed(
    { 'etc/a': 100, 'usr/lib/b': 40, 'usr/c': 7 },
    { 'etc/a': 10 },
    { 'etc/a': 20, 'app/x': 300, '-usr/lib/b': 0 },
    { 'app/x': 310 },
  );
  expect(sumBaseParts(layers, 2)).toEqual({
    baseBytes: 157,
    ownBytes: 630,
    changedFiles: 2,
    changedBytes: 50,
    isCut: false,
  });
});

it('counts nothing of the base where own layers only add files', async () => {
  const layers = await placed({ 'etc/a': 100 }, { 'app/x': 5 });
  expect(sumBaseParts(layers, 1)).toMatchObject({ changedFiles: 0, changedBytes: 0, ownBytes: 5 });
});
