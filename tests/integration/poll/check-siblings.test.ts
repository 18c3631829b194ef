import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { queueSiblings } from '#lib/db/findings/base-siblings.ts';
import type { Offers } from '#lib/findings/bases/offers.ts';
import { SIBLING_LIMITS } from '#lib/poll/read-sibling.ts';
import { OCI_MANIFEST } from '#tests/support/fake-registry/content.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openSiblingChecker } from '#tests/support/sibling-checker.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';
import { DAY_MS, HOUR_MS, openWorld } from './world.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const BASE = 'mirror/node';
const SLIM: Record<string, string | Uint8Array> = {
  'bin/sh': 'sh',
  'lib/ld-musl-x86_64.so.1': 'c',
  'opt/x': noiseOf(9_000, 1),
};

type Layer = { bytes: Uint8Array; size?: number };
const layerOf = (files: Record<string, string | Uint8Array>): Layer => ({ bytes: gzipSync(tarOf(files)) });

function pushSlim(fake: FakeRegistry, layers: readonly Layer[], tag = '24-slim'): string {
  const config = fake.content.blob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });
  return fake.content.tag(BASE, tag, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: layers.map(({ bytes, size }) => {
      const blob = fake.content.blob(bytes);
      return { mediaType: GZIP, digest: blob.digest, size: size ?? blob.size };
    }),
  });
}

/** Opens a world whose registry has a mirror of node, and queues one smaller image. */
async function openQueued(options: { layers?: readonly Layer[]; isStored?: boolean; bytesPerDay?: () => number } = {}) {
  const { layers = [layerOf(SLIM)], isStored = true } = options;
  const fake = await fakeRegistry();
  const digest = pushSlim(fake, layers);
  const world = await openWorld();
  const { db, clock } = world;
  const registryId = isStored ? await world.addRegistry(fake.baseUrl) : null;
  const base = `${fake.host}/${BASE}:24`;
  const reference = `${base}-slim`;
  await queueSiblings(db, [{ base, platform: 'linux/amd64', reference }], clock.now());
  const opened = openSiblingChecker(db, clock, options.bytesPerDay ? { bytesPerDay: options.bytesPerDay } : {});
  return {
    ...world,
    ...opened,
    fake,
    digest,
    registryId,
    base,
    row: () => db.baseSibling.findFirstOrThrow({ where: { reference } }),
    blobGets: () => fake.count('GET', '/blobs/'),
  };
}

const daysUntil = (at: Date, now: Date) => Math.round((at.getTime() - now.getTime()) / DAY_MS);

describe('the check of a smaller base image', () => {
  it('stores its size and what its files offer, and reads it again only when its digest has changed', async () => {
    const { checker, clock, digest, fake, row, blobGets } = await openQueued();
    await checker.runDue();
    const first = await row();
    expect(first).toMatchObject({ digest, error: null, leaseToken: null, checkedAt: clock.now() });
    expect(Number(first.sizeBytes)).toBe(layerOf(SLIM).bytes.length);
    expect(Number(first.unpackedBytes)).toBe(9_003);
    expect(first.offers as Offers).toMatchObject({ libc: 'musl', programs: ['bin/sh'] });
    expect(daysUntil(first.nextCheckAt, clock.now())).toBe(7);
    const gets = blobGets();
    await checker.runDue();
    expect(blobGets()).toBe(gets);
    clock.advance(7 * DAY_MS + HOUR_MS);
    await checker.runDue();
    expect(blobGets()).toBe(gets);
    expect((await row()).checkedAt).toEqual(clock.now());
    const changed = pushSlim(fake, [layerOf({ ...SLIM, 'bin/new': 'x' })]);
    clock.advance(7 * DAY_MS + HOUR_MS);
    await checker.runDue();
    expect(await row()).toMatchObject({ digest: changed, offers: { programs: ['bin/new', 'bin/sh'] } });
  });

  it('counts its requests by their purposes', async () => {
    const { checker, db, registryId } = await openQueued();
    await checker.runDue();
    const uses = await db.quotaUse.findMany({ where: { registryId: registryId ?? '' }, orderBy: { purpose: 'asc' } });
    expect(uses.map(({ purpose, requests }) => [purpose, requests])).toEqual([
      ['base', 1],
      ['layer', 1],
    ]);
  });

  it('remembers for a month that the registry has no such image', async () => {
    const { checker, clock, fake, row } = await openQueued();
    fake.content.untag(BASE, '24-slim');
    await checker.runDue();
    const absent = await row();
    expect(absent).toMatchObject({ digest: null, offers: null, error: { code: 'not-found' }, checkedAt: clock.now() });
    expect(daysUntil(absent.nextCheckAt, clock.now())).toBe(30);
  });

  it('finds the image of the platform, or none', async () => {
    const { checker, clock, db, fake, base } = await openQueued();
    const reference = `${base}-slim`;
    await queueSiblings(db, [{ base, platform: 'linux/arm64', reference }], clock.now());
    await checker.runDue();
    const rows = await db.baseSibling.findMany({ orderBy: { platform: 'asc' } });
    expect(rows.map(({ platform, digest }) => [platform, digest !== null])).toEqual([
      ['linux/amd64', true],
      ['linux/arm64', false],
    ]);
    expect(fake.count('GET', '/manifests/')).toBe(2);
  });

  it('waits longer after each failure, and keeps what is known', async () => {
    const { checker, clock, fake, row, digest } = await openQueued();
    await checker.runDue();
    fake.switches.intercept = ({ path }) => (path.includes('/manifests/') ? { status: 400, body: '{}' } : undefined);
    clock.advance(8 * DAY_MS);
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      await checker.runDue();
      const { nextCheckAt } = await row();
      waits.push(Math.round((nextCheckAt.getTime() - clock.now().getTime()) / HOUR_MS));
      clock.set(nextCheckAt);
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(await row()).toMatchObject({ digest, error: { failures: 4 }, offers: { libc: 'musl' } });
  });

  it('sends no request at the reserve of a quota, and waits for its next window', async () => {
    const { checker, clock, db, fake, row, registryId } = await openQueued();
    await db.registryState.update({
      where: { registryId: registryId ?? '' },
      data: { quotaLimit: 100, quotaRemaining: 10, quotaWindowSeconds: 21_600, quotaAt: clock.now() },
    });
    await checker.runDue();
    expect(fake.requests).toHaveLength(0);
    const waiting = await row();
    expect(waiting).toMatchObject({ checkedAt: null, error: null, leaseToken: null });
    expect(waiting.nextCheckAt.getTime()).toBe(clock.now().getTime() + 21_600_000);
    clock.advance(22_000_000);
    await checker.runDue();
    expect((await row()).checkedAt).not.toBeNull();
  });

  it('uses no more than the share of imports, which earlier checks and polls have used', async () => {
    const { checker, clock, db, fake, row, registryId } = await openQueued();
    await db.registryState.update({
      where: { registryId: registryId ?? '' },
      data: { quotaLimit: 100, quotaRemaining: 90, quotaWindowSeconds: 21_600, quotaAt: clock.now() },
    });
    await db.quotaUse.create({
      data: { registryId: registryId ?? '', hour: clock.now(), purpose: 'base', requests: 24 },
    });
    await checker.runDue();
    expect(fake.requests).toHaveLength(0);
    expect((await row()).nextCheckAt.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('connects to no registry that is neither stored nor a public one', async () => {
    const { checker, clock, fake, row } = await openQueued({ isStored: false });
    await checker.runDue();
    expect(fake.connections.made).toBe(0);
    const refused = await row();
    expect(refused).toMatchObject({ digest: null, error: { code: 'unknown-registry' } });
    expect(daysUntil(refused.nextCheckAt, clock.now())).toBe(30);
  });

  it('connects to no private address of a stored registry without a permission', async () => {
    const { checker, db, fake, row } = await openQueued();
    await db.registry.updateMany({ data: { allowPrivate: false } });
    await checker.runDue();
    expect(fake.connections.made).toBe(0);
    expect(await row()).toMatchObject({
      digest: null,
      checkedAt: null,
      error: { code: 'private-address', failures: 1 },
    });
  });

  it('checks nothing while a registry is paused', async () => {
    const { checker, clock, db, fake, row, registryId } = await openQueued();
    const until = new Date(clock.now().getTime() + 3 * HOUR_MS);
    await db.registryState.update({
      where: { registryId: registryId ?? '' },
      data: { pausedUntil: until, health: 'paused' },
    });
    await checker.runDue();
    expect(fake.requests).toHaveLength(0);
    expect((await row()).nextCheckAt.getTime()).toBeGreaterThanOrEqual(until.getTime());
  });

  it('is done once by several processes', async () => {
    const { checker, db, clock, row, blobGets } = await openQueued();
    const other = openSiblingChecker(db, clock);
    await Promise.all([checker.runDue(), other.checker.runDue()]);
    expect((await row()).digest).not.toBeNull();
    expect(blobGets()).toBe(2);
  });

  it('begins no further one on a day on which as many bytes were read as allowed', async () => {
    const { checker, clock, db, fake, base, row } = await openQueued({ bytesPerDay: () => 1_000 });
    const tag = '24-alpine';
    pushSlim(fake, [layerOf(SLIM)], tag);
    await queueSiblings(db, [{ base, platform: 'linux/amd64', reference: `${base}-alpine` }], clock.now());
    await checker.runDue();
    expect(await db.baseSibling.count({ where: { checkedAt: { not: null } } })).toBe(1);
    clock.advance(DAY_MS);
    await checker.runDue();
    expect(await db.baseSibling.count({ where: { checkedAt: { not: null } } })).toBe(2);
    await row();
  });

  it('requests nothing without bytes of a day, and forgets what is known', async () => {
    let bytes = 2_000_000_000;
    const { checker, db, fake } = await openQueued({ bytesPerDay: () => bytes });
    await checker.runDue();
    const requests = fake.requests.length;
    bytes = 0;
    checker.request();
    await checker.runDue();
    expect(await db.baseSibling.count()).toBe(0);
    expect(fake.requests).toHaveLength(requests);
  });
});

describe('a hostile smaller image', () => {
  it('that is too large is measured, and not read', async () => {
    const { checker, row, blobGets } = await openQueued({
      layers: [{ ...layerOf(SLIM), size: SIBLING_LIMITS.bytes + 1 }],
    });
    await checker.runDue();
    expect(await row()).toMatchObject({
      offers: null,
      sizeBytes: BigInt(SIBLING_LIMITS.bytes + 1),
      error: { code: 'too-large' },
    });
    // That of the config.
    expect(blobGets()).toBe(1);
  });

  it('with too many layers is not read', async () => {
    const layers = Array.from({ length: SIBLING_LIMITS.layers + 1 }, (_, place) => layerOf({ [`opt/${place}`]: 'x' }));
    const { checker, row, blobGets } = await openQueued({ layers });
    await checker.runDue();
    expect(await row()).toMatchObject({ offers: null, error: { code: 'too-large' } });
    expect(blobGets()).toBe(1);
  });

  it.each(['endless', 'changed', 'longer'] as const)('whose layer is %s is not stored', async (body) => {
    const { checker, fake, row } = await openQueued();
    fake.switches.intercept = ({ path }) => {
      if (path.includes('/blobs/')) fake.switches.body = path.endsWith(layerDigest(fake)) ? body : 'whole';
      return undefined;
    };
    await checker.runDue();
    expect(await row()).toMatchObject({ digest: null, offers: null, checkedAt: null, error: { failures: 1 } });
  });

  it('that unpacks to more than its bound is not used', async () => {
    const zeros = new Uint8Array(SIBLING_LIMITS.uncompressedBytes / 4);
    const parts = [0, 1, 2, 3, 4].map((place) => layerOf({ [`opt/${place}`]: zeros }));
    const { checker, row } = await openQueued({ layers: parts });
    await checker.runDue();
    expect(await row()).toMatchObject({ offers: null, error: { code: 'incomplete' } });
  }, 120_000);

  it('with names that are too many or too long has bounded offers', async () => {
    const files: Record<string, string> = { [`bin/${'x'.repeat(90)}`]: 'x' };
    for (let place = 0; place < 7_000; place += 1) files[`bin/p${place}`] = 'x';
    const { checker, row } = await openQueued({ layers: [layerOf(files)] });
    await checker.runDue();
    const { offers } = await row();
    expect((offers as Offers).programs).toHaveLength(6_000);
    expect(JSON.stringify(offers).length).toBeLessThan(300_000);
  });
});

/** Returns the digest of the layer, which is the larger of the two blobs. */
function layerDigest(fake: FakeRegistry): string {
  return [...fake.content.blobs].sort(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? '';
}
