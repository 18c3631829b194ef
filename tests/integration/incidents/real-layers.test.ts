import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { insertChannel } from '#lib/db/settings/channels.ts';
import { createSender } from '#lib/deliver/sender.ts';
import { nameContents } from '#lib/incidents/name-contents.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { sealer } from '#tests/support/poller.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { MINUTE_MS, openWorld, type World } from '../poll/world.ts';

const SIGNING = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const MINUTES = { timeout: 120_000 };

let registry: DockerRegistry;
beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

/** Creates files from their size in kB by path. Equal path and size mean equal content. */
const files = (sizes: Record<string, number>): LayerSpec['files'] =>
  Object.fromEntries(
    Object.entries(sizes).map(([path, kilobytes], at) => [path, noiseOf(kilobytes * 1_000, path.length * 31 + at)]),
  );

type Layers = [instruction: string, sizes: Record<string, number>][];

const BASE: Layers[number] = [
  'ADD alpine-minirootfs.tar.gz / # buildkit',
  { 'bin/busybox': 900, 'lib/ld-musl.so': 600 },
];
const PRODUCTION = {
  'app/node_modules/express/index.js': 200,
  'app/node_modules/pino/pino.js': 300,
  'app/node_modules/pino/package.json': 2,
};

type Notified = { world: World; receiver: Receiver; watch(name: string): Promise<string>; settle(): Promise<void> };

/** Opens the real poller, layer reader and sender, with a webhook that is a real HTTP server. */
async function openNotified(): Promise<Notified> {
  const world = await openWorld();
  const { db, clock } = world;
  const receiver = await startReceiver();
  const { reader } = openReader(db, clock, { onRead: (digests) => nameContents(db, digests, clock.now()) });
  const sender = createSender({
    db,
    clock,
    sealer,
    log: pino({ level: 'silent' }),
    random: () => 0.5,
    userAgent: 'plimsoll/test',
    findBaseUrl: async () => 'https://plimsoll.test',
    privateNetworks: 'all',
    wakesItself: false,
  });
  onTestFinished(async () => {
    await sender.stop(1_000);
    await receiver.close();
  });
  const id = crypto.randomUUID();
  const secrets = sealer.seal(formatSecrets({ secret: SIGNING }), channelSecretsPlace(id));
  const channel = {
    id,
    name: 'hook',
    kind: 'webhook' as const,
    settings: { url: receiver.url },
    secretNames: ['secret'],
  };
  await insertChannel(db, { ...channel, secrets, allowPrivate: true }, clock.now());
  const registryId = await world.addRegistry(registry.url);
  const ids: string[] = [];
  return {
    world,
    receiver,
    async watch(name) {
      const repositoryId = await world.addRepository(registryId, name, { relation: 'ours' });
      ids.push(repositoryId);
      await world.poll(repositoryId);
      return repositoryId;
    },
    /**
     * Advances the clock by a day, polls and reads the requested layers. Sends messages after the two minutes of a
     * group, twice.
     */
    async settle() {
      clock.advance(24 * 60 * MINUTE_MS);
      for (const repositoryId of ids) await world.poll(repositoryId);
      for (const _ of [1, 2]) {
        await reader.runDue();
        clock.advance(3 * MINUTE_MS);
        await sender.runDue();
      }
    },
  };
}

const push = (name: string, layers: Layers, labels: Record<string, string> = {}) => {
  const image = buildImage({
    flavour: 'oci',
    layers: layers.map(([instruction, sizes]) => ({ instruction, files: files(sizes) })),
    labels,
  });
  return pushImage(`${registry.host}/${name}:main`, image).then(() => image);
};

/** Returns the only message. The reference implementation verifies its signature. */
function readOnly(receiver: Receiver) {
  expect(receiver.received).toHaveLength(1);
  const [{ body, headers } = { body: '', headers: {} }] = receiver.received;
  const verified = new Webhook(SIGNING.slice('whsec_'.length));
  expect(() => verified.verify(body, headers as Record<string, string>)).not.toThrow(/signature/i);
  return JSON.parse(body) as {
    type: string;
    data: { cause: { contents: { name: string; kind: string; change: string }[] } };
  };
}

describe('an incident of layers in a real registry', () => {
  it('names the packages when a Node app suddenly ships its dev dependencies', MINUTES, async () => {
    const notified = await openNotified();
    const before: Layers = [
      BASE,
      ['RUN npm ci --omit=dev # buildkit', PRODUCTION],
      ['COPY . . # buildkit', { 'app/server.js': 40 }],
    ];
    await push('team/api', before);
    await notified.watch('team/api');
    const dev = {
      'app/node_modules/typescript/lib/tsc.js': 6_000,
      'app/node_modules/typescript/lib/typescript.js': 5_000,
      'app/node_modules/@swc/core/swc.node': 9_000,
    };
    await push('team/api', [BASE, ['RUN npm ci # buildkit', { ...PRODUCTION, ...dev }], before[2] ?? BASE]);
    await notified.settle();
    const { type, data } = readOnly(notified.receiver);
    expect(type).toBe('image.size.regression.opened');
    const found = data.cause.contents.map(({ name, kind, change }) => [name, kind, change]);
    expect(found.slice(0, 2)).toEqual([
      ['typescript', 'npm', 'new'],
      ['@swc/core', 'npm', 'new'],
    ]);
    expect(found.map(([name]) => name)).not.toContain('express');
    const [incident] = await notified.world.db.incident.findMany({ include: { events: true } });
    expect(incident).toMatchObject({
      contents: expect.arrayContaining([expect.objectContaining({ name: '@swc/core' })]),
    });
    expect(incident?.events.map(({ kind }) => kind)).toEqual(['opened', 'contents']);
  });

  it('names the directories when an apt cache is left behind', MINUTES, async () => {
    const notified = await openNotified();
    const curl = { 'usr/bin/curl': 800, 'usr/share/doc/curl/README': 10 };
    const line = 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/* # buildkit';
    await push('team/job', [BASE, [line, curl]]);
    await notified.watch('team/job');
    const left = {
      'var/lib/apt/lists/deb.debian.org_debian_dists_trixie_main_binary-amd64_Packages': 9_000,
      'var/lib/apt/lists/deb.debian.org_debian_dists_trixie_InRelease': 140,
      'var/lib/apt/lists/security.debian.org_dists_trixie-security_Packages': 700,
      'var/cache/apt/pkgcache.bin': 2_500,
      'var/cache/apt/srcpkgcache.bin': 2_400,
    };
    await push('team/job', [BASE, ['RUN apt-get update && apt-get install -y curl # buildkit', { ...curl, ...left }]]);
    await notified.settle();
    const named = readOnly(notified.receiver).data.cause.contents.map(({ name, kind }) => [name, kind]);
    expect(named).toEqual([
      ['/var/lib/apt/lists', 'directory'],
      ['/var/cache/apt', 'directory'],
    ]);
  });

  it(
    'of a base bump below three repositories sends one message, with base bytes and packages of the base',
    MINUTES,
    async () => {
      const notified = await openNotified();
      const base = (extra: Record<string, number>): Layers => [
        [
          'ADD rootfs.tar.xz / # buildkit',
          { 'bin/bash': 1_500, 'usr/lib/python3/dist-packages/apt/apt.py': 100, ...extra },
        ],
      ];
      const names = ['team/one', 'team/two', 'team/three'];
      const label = (digest: string) => ({ 'org.opencontainers.image.base.digest': digest });
      const build = async (extra: Record<string, number>) => {
        const { manifest } = await push('team/base', base(extra));
        for (const [at, name] of names.entries())
          await push(
            name,
            [...base(extra), ['COPY . . # buildkit', { 'app/main.py': 50 + at }]],
            label(manifest.digest),
          );
      };
      await build({});
      for (const name of ['team/base', ...names]) await notified.watch(name);
      await build({
        'usr/lib/python3/dist-packages/numpy/core.so': 14_000,
        'usr/lib/python3/dist-packages/numpy-2.1.0.dist-info/METADATA': 5,
      });
      await notified.settle();
      const { data } = readOnly(notified.receiver);
      expect(data.cause).toMatchObject({ contents: [{ name: 'numpy', kind: 'python', change: 'new' }] });
      const incidents = await notified.world.db.incident.findMany({ include: { members: true } });
      expect(incidents).toHaveLength(1);
      const built = await notified.world.db.incidentMember.findMany({
        where: { repository: { name: { in: names } } },
        select: { baseDeltaBytes: true, ownDeltaBytes: true },
      });
      expect(built).toHaveLength(3);
      for (const { baseDeltaBytes, ownDeltaBytes } of built) {
        expect(Number(baseDeltaBytes)).toBeGreaterThan(13_000_000);
        expect(Number(ownDeltaBytes)).toBe(0);
      }
    },
  );
});
