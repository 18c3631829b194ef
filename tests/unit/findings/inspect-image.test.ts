import { describe, expect, it } from 'vitest';
import { OFFERS_VERSION } from '#lib/findings/bases/offers.ts';
import {
  basisOf,
  inspectImage,
  isUpToDate,
  type StoredContents,
  type StoredImage,
  type StoredSibling,
} from '#lib/findings/inspect-image.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { listTar } from '../contents/reading.ts';
import { noise } from './images.ts';

const layerOf = (digest: string, instruction: string | null) => ({ digest, sizeBytes: 1_000, instruction });
const image: StoredImage = {
  purpose: { purpose: null, reference: 'ghcr.io/team/app', rules: [], name: 'team/app', isBase: false },
  baseCount: 1,
  base: null,
  facts: { entrypoint: null, command: ['/app/run'] },
  labels: {},
  layers: [layerOf('sha256:a', 'ADD rootfs'), layerOf('sha256:b', 'RUN make')],
};

async function contentsOf(path: string, notes: StoredContents['notes'] = []): Promise<StoredContents> {
  const { reading } = await listTar(rawTar([{ name: path, content: noise(40_000, path) }]));
  if (reading.state !== 'read') throw new Error('the layer was not read');
  return { index: reading.index, entryCount: 1, notes };
}

const contents = async (notes: StoredContents['notes'] = []) =>
  new Map([
    ['sha256:a', await contentsOf('usr/share/man/man1/a.1')],
    ['sha256:b', await contentsOf('app/.turbo/a', notes)],
  ]);
const kindsIn = (...of: Parameters<typeof inspectImage>) =>
  inspectImage(...of)
    .items.map(({ kind }) => kind)
    .sort();

describe('a stored image', () => {
  it('has the findings of the layers above its base', async () => {
    const set = inspectImage(image, await contents());
    expect(set).toMatchObject({ state: 'complete', sizeBytes: 2_000, items: [{ kind: 'build-cache' }] });
    expect(set.items[0]?.layers).toEqual([{ digest: 'sha256:b', position: 1, instruction: 'RUN make' }]);
    expect(kindsIn({ ...image, baseCount: 0 }, await contents())).toEqual(['build-cache', 'documentation']);
  });

  it('has only the findings of its purpose', async () => {
    const base = { ...image, baseCount: 0, purpose: { ...image.purpose, purpose: 'base' } };
    expect(kindsIn(base, await contents())).toEqual(['build-cache']);
  });

  it('has a partial set while the files of a layer are unknown, or were read in part', async () => {
    const all = await contents();
    expect(inspectImage(image, new Map([...all].slice(1)))).toMatchObject({
      state: 'partial',
      items: [{ kind: 'build-cache' }],
    });
    expect(inspectImage(image, await contents([{ code: 'damaged' }])).state).toBe('partial');
    expect(inspectImage(image, await contents([{ code: 'compression' }])).state).toBe('complete');
    const damaged = { index: Uint8Array.of(3, 1, 255, 255), entryCount: 1, notes: [] };
    expect(inspectImage(image, new Map([...all, ['sha256:b', damaged]])).state).toBe('partial');
  });

  it('has secrets of its labels and of instructions above its base also while no layer is read', () => {
    const mark = formatSecretMark('npm_…', 'a81f');
    const layers = [layerOf('sha256:a', `RUN x ${mark}`), layerOf('sha256:b', `RUN |1 TOKEN=${mark} make`)];
    const set = inspectImage({ ...image, layers, labels: { token: mark } }, new Map());
    expect(set.state).toBe('unread');
    expect(set.items.map(({ title }) => title)).toEqual([
      "Secret in the image's history (build argument): npm_…",
      "Secret in the image's label token: npm_…",
    ]);
  });

  it('has secrets of steps that made no layer, from the base on', () => {
    const step = (layersBefore: number | null, name: string) => ({
      layersBefore,
      instruction: `ENV ${name}=${formatSecretMark('npm_…', 'a81f')}`,
    });
    const markedSteps = [step(0, 'OF_THE_BASE'), step(1, 'FIRST'), step(2, 'LAST'), step(null, 'NOWHERE')];
    const set = inspectImage({ ...image, facts: { ...image.facts, markedSteps } }, new Map());
    expect(set.items.map(({ title, remedy }) => [title, remedy.before])).toEqual(
      ['FIRST', 'LAST', 'NOWHERE'].map((name) => [
        `Secret in the image's history (ENV ${name}): npm_…`,
        `ENV ${name}=${formatSecretMark('npm_…', 'a81f')}`,
      ]),
    );
  });
});

describe('a stored set', () => {
  const basis = basisOf(image);

  it('is made for the rules, the purpose and the base of its image', () => {
    expect(basis).toEqual({
      rulesVersion: FINDING_RULES_VERSION,
      purpose: 'runtime',
      baseCount: 1,
      base: null,
      siblings: null,
    });
  });

  it('is outdated with older rules, another purpose or another base', () => {
    expect(isUpToDate(basis, basis)).toBe(true);
    expect(isUpToDate({ ...basis, rulesVersion: FINDING_RULES_VERSION - 1 }, basis)).toBe(false);
    expect(isUpToDate({ ...basis, purpose: 'base' }, basis)).toBe(false);
    expect(isUpToDate({ ...basis, baseCount: null }, basis)).toBe(false);
    expect(isUpToDate({ ...basis, base: 'docker.io/library/node:24' }, basis)).toBe(false);
    expect(isUpToDate({ ...basis, siblings: '0123456789abcdef' }, basis)).toBe(false);
  });

  it('stays when a newer release has made it', () => {
    const newer = {
      rulesVersion: FINDING_RULES_VERSION + 1,
      purpose: 'sidecar',
      baseCount: 2,
      base: null,
      siblings: null,
    };
    expect(isUpToDate(newer, basis)).toBe(true);
  });
});

describe('the base of a stored image', () => {
  const NODE = 'docker.io/library/node:24';
  const sibling = (reference: string, changed: Partial<StoredSibling> = {}): StoredSibling & { base: string } => ({
    base: NODE,
    reference: `docker.io/library/${reference}`,
    digest: 'sha256:c',
    sizeBytes: 1,
    unpackedBytes: 1,
    offers: { version: OFFERS_VERSION },
    checkedAt: new Date(0),
    ...changed,
  });
  const labels = { 'org.opencontainers.image.base.name': NODE };
  const both = [sibling('node:24-slim'), sibling('node:24-alpine', { digest: null, offers: null })];
  const basisWith = (siblings: readonly (StoredSibling & { base: string })[], changed: Partial<StoredImage> = {}) =>
    basisOf({ ...image, labels, base: { tags: [], siblings }, ...changed });

  it('is named by its labels or by watched images, and compared once all of its smaller variants were checked', () => {
    expect(basisWith(both)).toMatchObject({ base: NODE, siblings: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(basisWith(both.slice(0, 1))).toMatchObject({ base: NODE, siblings: null });
    expect(basisWith([sibling('node:24-slim'), sibling('node:24-alpine', { checkedAt: null })])).toMatchObject({
      base: NODE,
      siblings: null,
    });
    expect(basisWith(both.map((one) => ({ ...one, base: 'docker.io/library/node:22' })))).toMatchObject({
      siblings: null,
    });
  });

  it('is compared again when a variant was pushed again or is read in another way', () => {
    const { siblings } = basisWith(both);
    expect(basisWith([...both].reverse()).siblings).toBe(siblings);
    expect(basisWith([sibling('node:24-slim', { digest: 'sha256:d' }), ...both.slice(1)]).siblings).not.toBe(siblings);
    expect(basisWith([sibling('node:24-slim', { offers: { version: 0 } }), ...both.slice(1)]).siblings).not.toBe(
      siblings,
    );
    expect(basisWith([sibling('node:24-slim', { checkedAt: new Date() }), ...both.slice(1)]).siblings).toBe(siblings);
  });

  it.each<[string, Partial<StoredImage>]>([
    ['of a third party', { base: null }],
    ['whose base layers are unknown', { baseCount: null }],
    ['that builds others', { purpose: { ...image.purpose, purpose: 'builder' } }],
    ['without a named base', { labels: {} }],
    ['on a base without a tag', { labels: { 'org.opencontainers.image.base.name': 'docker.io/library/node' } }],
    ['on a base without smaller variants', { labels: { 'org.opencontainers.image.base.name': 'alpine:3.22' } }],
  ])('is not compared for an image %s', (_, changed) => {
    expect(basisWith(both, changed)).toMatchObject({ base: null, siblings: null });
  });
});
