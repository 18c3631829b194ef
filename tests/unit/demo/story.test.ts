import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { type KnownFile, listKnownFiles } from '#lib/contents/list-known.ts';
import { readLayer } from '#lib/contents/read-layer.ts';
import { DEMO_DATA_FOLDER, type DemoRepository, readDemoHistory } from '#lib/demo/history.ts';
import { sha256 } from '#lib/demo/image-documents.ts';
import { PACKAGES_FILE } from '#lib/demo/packages/format.ts';
import { readPackages } from '#lib/demo/packages/read.ts';
import { buildService } from '#lib/demo/service/build.ts';
import { buildStory } from '#lib/demo/story/build.ts';
import { parseDigest } from '#lib/image/digest.ts';

const keys = { contentKey: new Uint8Array(32).fill(1), fingerprintKey: new Uint8Array(32).fill(2) };
const DAY_MS = 86_400_000;

describe('the services of the demo that are lists of files', () => {
  let story: DemoRepository[];
  const indexes = new Map<string, FileIndex>();

  beforeAll(async () => {
    story = await buildStory(await readPackages());
    for (const [digest, list] of story.flatMap(({ files }) => [...(files ?? [])])) {
      if (indexes.has(digest)) continue;
      const { index } = await listKnownFiles(list(), keys);
      indexes.set(digest, openIndex(index));
    }
  }, 120_000);

  const pushesOf = (name: string) =>
    story
      .filter((one) => one.name === `plimsoll-demo/${name}`)
      .flatMap(({ tags }) => tags.flatMap((tag) => tag.changes));
  const allPushes = () => story.flatMap(({ tags }) => tags.flatMap(({ changes }) => changes));
  const packagesOf = ({ layers }: { layers: readonly { digest: string }[] }) =>
    layers.flatMap(
      ({ digest }) => indexes.get(digest)?.packages.map(({ name, version }) => `${name} ${version}`) ?? [],
    );

  it('are recorded in at most 300 kB', async () => {
    expect((await stat(join(DEMO_DATA_FOLDER, PACKAGES_FILE))).size).toBeLessThan(300_000);
  });

  it('have layers whose files take together what the manifest says', () => {
    const layers = new Map(allPushes().flatMap((push) => push.layers.map((layer) => [layer.digest, layer])));
    expect(layers.size).toBeGreaterThan(40);
    for (const { digest, sizeBytes } of layers.values()) {
      const files = [...(indexes.get(digest)?.entries() ?? [])];
      expect(files.length).toBeGreaterThan(0);
      expect(files.reduce((sum, file) => sum + file.packedBytes, 0)).toBe(sizeBytes);
    }
  });

  it('have the same layers at each start', async () => {
    const again = await buildStory(await readPackages());
    expect(again.map(({ tags }) => tags)).toEqual(story.map(({ tags }) => tags));
  });

  it('were pushed over eight weeks, before the end of the recorded history', async () => {
    const recorded = await readDemoHistory();
    const times = recorded.repositories.flatMap(({ tags }) => tags.flatMap((tag) => tag.changes.map(({ at }) => +at)));
    const pushed = allPushes().map(({ at }) => +at);
    expect(Math.max(...pushed)).toBeLessThan(Math.max(...times));
    const days = (Math.max(...times) - Math.min(...pushed)) / DAY_MS;
    expect([days > 53, days < 60]).toEqual([true, true]);
  });

  it('share their base image, which three of them change', () => {
    const [before, after] = pushesOf('node-base').map(({ layers }) => layers.map(({ digest }) => digest));
    const ofBase = (name: string) => pushesOf(name).map(({ layers }) => layers.slice(0, 3).map(({ digest }) => digest));
    for (const name of ['accounts', 'search', 'mailer']) {
      expect(ofBase(name)[0], name).toEqual(before);
      expect(ofBase(name).at(-1), name).toEqual(after);
    }
    expect(ofBase('checkout').at(-1)).toEqual(before);
  });

  it('have real packages, which change from push to push', () => {
    const checkout = pushesOf('checkout').map(packagesOf);
    expect(checkout.map((names) => names.includes('fastify 5.2.1'))).toEqual([true, true, false, false, false, false]);
    expect(checkout.map((names) => names.includes('typescript 5.9.3'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    const base = pushesOf('node-base').map(packagesOf);
    expect(base.map((names) => names.some((name) => name.startsWith('git 1:2.39')))).toEqual([false, true]);
    const openssl = base.map((names) => names.find((name) => name.startsWith('libssl3 ')));
    expect(openssl[0]).not.toBe(openssl[1]);
  });

  it('give each file of a package to that package', () => {
    const [newest] = pushesOf('checkout').slice(-1);
    const owners = new Map<string, string | undefined>();
    for (const { digest } of newest?.layers ?? []) {
      const index = indexes.get(digest);
      for (const { path, owner } of index?.entries() ?? []) owners.set(path, index?.packages[owner ?? -1]?.name);
    }
    expect(owners.get('app/node_modules/typescript/lib/typescript.js')).toBe('typescript');
    expect(owners.get('app/node_modules/@swc/core-linux-x64-gnu/swc.linux-x64-gnu.node')).toBe(
      '@swc/core-linux-x64-gnu',
    );
    expect(owners.get('usr/bin/bash')).toBe('bash');
    expect(owners.get('app/dist/server.js')).toBeUndefined();
  });
});

describe('listKnownFiles', () => {
  it('makes the index that reading the archive makes', async () => {
    const { blobs } = await buildService();
    for (const [digest, blob] of blobs) {
      const read = await readBlob(digest, blob);
      const index = openIndex(read.index);
      const files = [...index.entries()].map((file): KnownFile => {
        const { owner: _owner, access, packedBytes, content, ...entry } = file;
        const identity = content === null ? null : `${index.hashOf(content)}`;
        const type = content === null ? null : index.typeOf(content);

        return { entry, access: access ?? { mode: 0, uid: 0, gid: 0 }, packedBytes, type, identity, text: null };
      });
      const known = await listKnownFiles(files, keys);
      const again = openIndex(known.index);
      const withoutOwner = (one: FileIndex) => [...one.entries()].map((file) => ({ ...file, owner: null }));
      expect(withoutOwner(again)).toEqual(withoutOwner(index));
      expect([known.entryCount, known.uncompressedBytes]).toEqual([read.entryCount, read.uncompressedBytes]);
      const typesOf = (one: FileIndex) =>
        [...one.entries()].map(({ content }) => (content === null ? null : one.typeOf(content)));
      expect(typesOf(again)).toEqual(typesOf(index));
      const distinct = (one: FileIndex) =>
        new Set([...one.entries()].map(({ content }) => content !== null && one.hashOf(content))).size;
      expect(distinct(again)).toBe(distinct(index));
    }
  }, 120_000);
});

function openIndex(bytes: Uint8Array): FileIndex {
  const index = findIndex(bytes);
  if (index === null) throw new Error('the index cannot be decoded');
  return index;
}

async function readBlob(digest: string, blob: Uint8Array) {
  const client = {
    getBlob: async (_name: string, _layer: unknown, onChunk: (chunk: Uint8Array) => unknown) => {
      await onChunk(Uint8Array.from(blob));
    },
  };
  const mediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  const descriptor = { digest: parseDigest(digest), mediaType, sizeBytes: blob.byteLength };
  expect(sha256(blob)).toBe(digest);
  const reading = await readLayer(client, 'a/b', descriptor, { keys });
  if (reading.state !== 'read') throw new Error(reading.reason.message);
  return reading;
}
