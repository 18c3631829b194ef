import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { listRows, RowTable } from '#components/compare/file-table.tsx';
import { PackageTable } from '#components/compare/package-table.tsx';
import { packageWords } from '#components/compare/package-words.ts';
import { DifferenceTreemap } from '#components/compare/treemap.tsx';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';

const CHANGED: PackageDelta = {
  name: 'openssl',
  kind: 'dpkg',
  change: 'changed',
  deltaBytes: 0,
  deltaFiles: 0,
  replacedFiles: 2,
  replacedBytes: 12_000,
  fromVersion: '3.0.1',
  toVersion: '3.0.2',
};
const DIRECTORY = { path: '/etc', fromBytes: 9_000, toBytes: 9_000, deltaBytes: 0, deltaFiles: 0 };
const REPLACED = { ...DIRECTORY, replacedFiles: 3, replacedBytes: 1_200 };

const cellsOf = (html: string) =>
  [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim());

describe('files with other content of the same size, in a comparison', () => {
  it('are counted beside their package', () => {
    const html = renderToStaticMarkup(createElement(PackageTable, { packages: [CHANGED] }));
    expect(cellsOf(html)).toEqual(['openssl', 'Debian', '3.0.1 → 3.0.2', 'same size', '2 files changed']);
    const { replacedFiles, replacedBytes, ...older } = CHANGED;
    const grown = { ...older, change: 'grown' as const, deltaBytes: 5_000 };
    expect(cellsOf(renderToStaticMarkup(createElement(PackageTable, { packages: [grown] }))).at(-1)).toBe(
      'same number of files',
    );
  });

  it('are listed with their directories and by themselves', () => {
    const files = [{ path: '/etc/os-release', change: 'changed' as const, fromBytes: 400, toBytes: 400 }];
    const rows = listRows({ tree: [REPLACED], files });
    const cells = (of: typeof rows.files) => cellsOf(renderToStaticMarkup(createElement(RowTable, { rows: of })));
    expect(cells(rows.directories)).toEqual(['/etc', '3 files changed, 1.20 kB', '9.00 kB']);
    expect(cells(rows.files)).toEqual(['/etc/os-release', 'changed, same size', '400 B']);
    expect(cells(listRows({ tree: [DIRECTORY], files: [] }).directories)[1]).toContain('same');
  });

  it('have no area in the treemap, and are no cause of growth', () => {
    expect(renderToStaticMarkup(createElement(DifferenceTreemap, { tree: [REPLACED], files: [], packages: [] }))).toBe(
      '',
    );
    expect(packageWords([CHANGED], true)).toEqual([]);
    expect(packageWords([CHANGED], false)).toEqual([]);
  });
});
