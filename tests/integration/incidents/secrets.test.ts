import { describe, expect, it } from 'vitest';
import { ConflictError } from '#lib/commands/errors.ts';
import { dismissFinding, restoreFinding } from '#lib/commands/findings/dismissals.ts';
import {
  acceptIncident,
  acknowledgeIncident,
  invalidateIncident,
  muteIncident,
} from '#lib/commands/incidents/incidents.ts';
import { listCarriedSecrets, listCarryingRepositories, listSecretCarriers } from '#lib/db/findings/carried-secrets.ts';
import { deleteOrphans } from '#lib/db/incidents/incident-orphans.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { DAY_MS } from '../poll/world.ts';
import { HIDDEN, openSecretWorld, secret } from './secret-world.ts';

const A = secret('a');
const B = secret('b');
const kindsOf = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);

describe('an incident about secrets (D-48)', () => {
  it('opens when a push adds a secret, with a message to each channel', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    const [incident, ...others] = await world.secrets();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      state: 'open',
      severity: 'critical',
      notify: { when: 'now', reason: 'secret-added' },
      secrets: { repositoryId: world.repositoryId, count: 1, tag: 'latest' },
      carriers: [{ tag: 'latest', platform: 'linux/amd64', findingIds: [A.id] }],
    });
    expect(await world.messages()).toEqual(['image.size.secret.opened']);
    await deleteOrphans(world.db);
    expect(await world.secrets()).toHaveLength(1);
  });

  it('loads each secret once, and its repository, however many tags carry it', async () => {
    const world = await openSecretWorld();
    const { db, repositoryId } = world;
    await world.watch('team/other', { base: 60 });
    await world.pushWith([B, A], '1.0');
    await world.push('team/app', { base: 50, app: 5.01 }, { tags: ['1.0', '1.1', 'latest'] });
    await world.find('1.0', [B, A]);
    const carried = await listCarriedSecrets(db, repositoryId);
    expect(carried.map(({ findingId, tag }) => [findingId, tag])).toEqual([
      [B.id, '1.0'],
      [A.id, '1.0'],
    ]);
    expect(await listCarryingRepositories(db)).toEqual([repositoryId]);
    expect((await listSecretCarriers(db, repositoryId, [A.id ?? ''], 2)).map(({ tag }) => tag)).toEqual(['1.0', '1.1']);
  });

  it('opens none for likely, dismissed and third-party secrets', async () => {
    const world = await openSecretWorld([B]);
    const guarded = createPollCommands(world);
    await dismissFinding(
      guarded,
      { repositoryId: world.repositoryId, findingId: B.id ?? '' },
      { reason: 'a test key' },
    );
    await world.pushWith([secret('named', { certainty: 'likely' })]);
    await world.pushWith([B]);
    await world.db.repository.update({ where: { id: world.repositoryId }, data: { relation: 'upstream' } });
    await world.pushWith([A]);
    await world.rest();
    expect((await world.secrets()).filter(({ state }) => state === 'open')).toEqual([]);
    expect(await world.messages()).toEqual(['secrets.found']);
  });

  it('takes in what later pushes add, and ends when no tag carries a secret of it any more', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    await world.pushWith([A, B]);
    const [open] = await world.secrets();
    expect(open).toMatchObject({ secrets: { count: 2 } });
    await world.pushWith([B]);
    expect(await world.secrets()).toMatchObject([{ state: 'open' }]);
    await world.pushWith([]);
    const [ended] = await world.secrets();
    expect(ended).toMatchObject({ state: 'recovered', carriers: [] });
    expect(kindsOf(ended?.events ?? [])).toEqual(['opened', 'escalated', 'recovered']);
  });

  it('stays open until the findings of the image that replaces its image are known', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    await world.push('team/app', { base: 50, app: 9 });
    expect(await world.secrets()).toMatchObject([{ state: 'open' }]);
    await world.find('latest', []);
    expect(await world.secrets()).toMatchObject([{ state: 'recovered' }]);
  });

  it('ends when its tags are deleted', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    world.fake.content.repositories.get('team/app')?.delete('latest');
    for (const _ of [1, 2, 3, 4, 5]) {
      world.clock.advance(DAY_MS);
      await world.look();
    }
    expect(await world.secrets()).toMatchObject([{ state: 'recovered' }]);
  });

  it('ends when its findings are dismissed, and opens again when that is undone', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    const key = { repositoryId: world.repositoryId, findingId: A.id ?? '' };
    const guarded = createPollCommands(world);
    await dismissFinding(guarded, key, { reason: 'a test key' });
    expect(await world.secrets()).toMatchObject([{ state: 'recovered' }]);
    await restoreFinding(guarded, key);
    expect(await world.secrets()).toMatchObject([{ state: 'open' }]);
  });

  it('opens when a tag is moved to an image with a secret that another tag had first', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A], 'feature');
    expect(await world.secrets()).toEqual([]);
    const tags = world.fake.content.repositories.get('team/app');
    tags?.set('latest', tags.get('feature') ?? '');
    world.clock.advance(DAY_MS);
    await world.look();
    expect(await world.secrets()).toMatchObject([{ state: 'open', secrets: { tag: 'latest' } }]);
  });

  it('compares with the nearest image whose findings are known', async () => {
    const world = await openSecretWorld();
    await world.push('team/app', { base: 50, app: 8 });
    await world.pushWith([A]);
    expect(await world.secrets()).toMatchObject([{ state: 'open' }]);
  });

  it('opens for a push that changes only the config, such as a variable', async () => {
    const world = await openSecretWorld();
    await world.push('team/app', { base: 50 }, { labels: { built: 'again' } });
    await world.find('latest', [A]);
    expect(await world.secrets()).toMatchObject([{ state: 'open', secrets: { tag: 'latest' } }]);
    await world.push('team/app', { base: 50, app: 9 });
    expect(await world.secrets()).toMatchObject([{ state: 'open' }]);
    await world.find('latest', []);
    expect(await world.secrets()).toMatchObject([{ state: 'recovered' }]);
  });

  it('can be acknowledged and accepted, after which its secrets open no other one', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A]);
    const [{ id = '' } = {}] = await world.secrets();
    const guarded = createPollCommands(world);
    await acknowledgeIncident(guarded, id, {});
    await expect(invalidateIncident(guarded, id, { reason: 'x' })).rejects.toBeInstanceOf(ConflictError);
    const until = new Date(world.clock.now().getTime() + DAY_MS);
    await expect(acceptIncident(guarded, id, { reason: 'x', until })).rejects.toBeInstanceOf(ConflictError);
    await acceptIncident(guarded, id, { reason: 'revoked' });
    await world.pushWith([]);
    await world.pushWith([A]);
    await world.rest();
    expect(await world.secrets()).toMatchObject([{ state: 'accepted' }]);
  });

  it('sends nothing while it is muted', async () => {
    const world = await openSecretWorld();
    await world.db.mute.create({
      data: {
        matches: { kind: 'secret' },
        reason: 'a move',
        until: new Date(world.clock.now().getTime() + 90 * DAY_MS),
        createdAt: world.clock.now(),
        createdBy: 'test',
      },
    });
    await world.pushWith([A]);
    expect(await world.secrets()).toMatchObject([{ state: 'open', mutedUntil: expect.any(String) }]);
    expect(await world.messages()).toEqual([]);
    const [{ id = '' } = {}] = await world.secrets();
    const until = new Date(world.clock.now().getTime() + DAY_MS);
    await muteIncident(createPollCommands(world), id, { reason: 'x', until });
  });
});

describe('secrets that were there before (D-49)', () => {
  it('are listed without messages, and one summary counts them', async () => {
    const world = await openSecretWorld([A, B]);
    expect(await world.secrets()).toMatchObject([
      { state: 'open', notify: { reason: 'secret-before' }, secrets: { count: 2 }, deliveries: [] },
    ]);
    const [summary, ...others] = await world.db.delivery.findMany();
    expect(others).toEqual([]);
    expect(summary).toMatchObject({
      kind: 'secrets',
      payload: { facts: { secrets: 2, repositories: 1, link: 'https://sizes.example.com/incidents?kind=secret' } },
    });
    expect(JSON.stringify(summary)).not.toContain(HIDDEN);
    await world.rest();
    expect(await world.messages()).toEqual(['secrets.found']);
  });

  it('are those of images without an earlier one to compare with', async () => {
    const world = await openSecretWorld();
    await world.pushWith([A], 'feature');
    expect(await world.secrets()).toEqual([]);
    await world.rest();
    expect(await world.secrets()).toMatchObject([{ notify: { reason: 'secret-before' } }]);
  });

  it('are those that newer rules find in older images, with one summary of them', async () => {
    const world = await openSecretWorld([A]);
    await world.pushWith([A, B]);
    await world.db.instance.update({ where: { single: 1 }, data: { findingRules: 0 } });
    await world.find('latest', [A, B, secret('c')]);
    await world.rest();
    await world.rest();
    const found = await world.secrets();
    expect(found.map(({ notify, secrets }) => [notify.reason, secrets?.count])).toEqual([
      ['secret-before', 2],
      ['secret-added', 1],
    ]);
    expect(await world.messages()).toEqual(['secrets.found', 'image.size.secret.opened', 'secrets.found']);
  });

  it('are counted once the layers of the newest images are read, and once there is a channel', async () => {
    const world = await openSecretWorld();
    const { db, repositoryId } = world;
    const layer = await db.imageLayer.findFirstOrThrow({ select: { layerId: true } });
    const waiting = { repositoryId, layerId: layer.layerId, state: 'queued', requestedAt: world.clock.now() };
    await db.repositoryLayer.deleteMany({ where: { repositoryId } });
    await db.repositoryLayer.create({ data: waiting });
    await world.find('latest', [A]);
    await world.rest();
    expect(await world.secrets()).toHaveLength(1);
    expect(await world.messages()).toEqual([]);
    await db.repositoryLayer.deleteMany({ where: { repositoryId } });
    await db.channel.updateMany({ data: { enabled: false } });
    await world.rest();
    expect(await world.messages()).toEqual([]);
    await db.channel.updateMany({ data: { enabled: true } });
    await world.rest();
    expect(await world.messages()).toEqual(['secrets.found']);
  });

  it('are counted for a channel by its routes', async () => {
    const world = await openSecretWorld();
    const now = world.clock.now();
    await world.db.channel.create({
      data: { id: 'other', name: 'other', kind: 'ntfy', settings: {}, createdAt: now, changedAt: now },
    });
    const route = { position: 0, matches: { repository: '*/team/app' }, stop: false, createdAt: now };
    await world.db.route.create({ data: { ...route, channelIds: ['other'] } });
    await world.find('latest', [A]);
    await world.rest();
    expect(await world.db.delivery.findMany({ select: { channelId: true } })).toEqual([{ channelId: 'other' }]);
  });
});
