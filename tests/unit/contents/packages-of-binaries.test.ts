import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { indexOf, listTar } from './reading.ts';

const FIXTURE = readFileSync(join(import.meta.dirname, '../../fixtures/packages/go-build-info.bin'));
const PROGRAM = Buffer.concat([FIXTURE, Buffer.alloc(70_000, 1)]);
const MODULES = [
  'example.com/app (devel) 1 [0]',
  'example.com/fork v0.9.1-0.20260101000000-abcdefabcdef 0 [0]',
  'example.com/lib v1.2.3 0 [0]',
  'example.com/plain v1.4.0 0 [0]',
  'stdlib go1.19.8 0 [0]',
];

async function layerOf(files: Record<string, string | Uint8Array>): Promise<FileIndex> {
  const tar = rawTar(Object.entries(files).map(([name, content]) => ({ name, content })));
  return indexOf((await listTar(tar)).reading);
}

/** Returns "name version files layers" of each package. */
async function modulesOf(...files: Record<string, string | Uint8Array>[]): Promise<string[]> {
  const layers = await Promise.all(files.map(async (each, position) => ({ position, index: await layerOf(each) })));
  const { packages } = listImagePackages(layers, null);
  return packages.map(({ name, version, files, layers }) => `${name} ${version} ${files} [${layers}]`).sort();
}

describe('the modules of a Go binary', () => {
  it('are packages of the image, although only the main module has a file', async () => {
    expect(await modulesOf({ 'usr/bin/app': PROGRAM })).toEqual(MODULES);
  });

  it('are no packages any more when a later layer deletes or replaces the binary', async () => {
    expect(await modulesOf({ 'usr/bin/app': PROGRAM }, { 'usr/bin/.wh.app': '' })).toEqual([]);
    expect(await modulesOf({ 'usr/bin/app': PROGRAM }, { 'usr/bin/app': '#!/bin/sh\n' })).toEqual([]);
  });

  it('have the layers of all binaries with them', async () => {
    const found = await modulesOf({ 'usr/bin/app': PROGRAM }, { 'usr/bin/other': PROGRAM });
    expect(found).toEqual(MODULES.map((line) => line.replace('[0]', '[0,1]').replace(') 1', ') 2')));
  });
});
