import { describe, expect, it } from 'vitest';
import { resolveOwners } from '#lib/commands/repositories/resolve-owners.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { parseCredential } from '#lib/secrets/credential.ts';
import { addTestRegistry, addTestRepository, sealer } from '#tests/support/poller.ts';
import { type Following, openFollowing } from './following.ts';

const SECRET = '$' + '{TOKEN}';
const TEXT = `registries:
  - host: harbor.example
    name: Harbour
    allowPrivate: true
    credentials: {username: robot, password: "${SECRET}"}
repositories:
  - registry: Harbour
    name: team/app
    owner: Team A
    include: [v*]
    platforms: [linux/amd64]
    listIntervalSeconds: 10m
  - reference: node:22
owners:
  - {pattern: harbor.example/team/*, owner: Team B}
`;
const ENV = { TOKEN: 'canary-token' };

const everything = async ({ db }: Following) => ({
  registries: await db.registry.findMany({ orderBy: { host: 'asc' } }),
  repositories: await db.repository.findMany({ orderBy: { name: 'asc' } }),
  owners: await db.ownerRule.findMany({ orderBy: { position: 'asc' } }),
  polls: await db.poll.findMany(),
});
const audit = async ({ db }: Following) =>
  (await db.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(({ actorKind, action, targetName, details }) => ({
    actorKind,
    action,
    targetName,
    details,
  }));
const repositoryOf = ({ db }: Following, name: string) => db.repository.findFirstOrThrow({ where: { name } });

describe('applying plimsoll.yaml', () => {
  it('adds its entries with their lines in the file, and queues their first polls', async () => {
    const world = await openFollowing();
    const changes = await world.follow(TEXT, ENV);
    expect(changes.map(({ change, what, name }) => `${change} ${what} ${name}`)).toEqual([
      'added registry harbor.example',
      'added registry docker.io',
      'added repository harbor.example/team/app',
      'added repository docker.io/library/node',
      'changed owners owners',
    ]);
    const { registries, repositories, polls } = await everything(world);
    expect(registries).toMatchObject([
      { host: 'docker.io', origin: 'ui', place: null, url: 'https://registry-1.docker.io', credential: null },
      { host: 'harbor.example', origin: 'file', place: 'plimsoll.yaml:2', name: 'Harbour', allowPrivate: true },
    ]);
    const now = world.clock.now();
    expect(repositories).toMatchObject([
      {
        name: 'library/node',
        origin: 'file',
        place: 'plimsoll.yaml:13',
        relation: 'upstream',
        pastedTag: '22',
        nextPollAt: now,
      },
      {
        name: 'team/app',
        origin: 'file',
        place: 'plimsoll.yaml:7',
        relation: 'ours',
        owner: 'Team A',
        include: ['v*'],
        platforms: ['linux/amd64'],
        listIntervalSeconds: 600,
        tagIntervalSeconds: null,
        nextPollAt: now,
      },
    ]);
    expect(polls.map(({ state, trigger }) => `${state} ${trigger}`)).toEqual(['queued first', 'queued first']);
    expect(await listOwnerRules(world.db)).toEqual([
      {
        origin: 'file',
        pattern: 'harbor.example/team/*',
        owner: 'Team B',
        nodes: null,
        purpose: null,
        place: 'plimsoll.yaml:15',
      },
    ]);
    expect(world.wakes()).toBe(1);
  });

  it('seals the credential to its row, and audits the changes without it (X-01, X-28)', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    const { id, credential } = await world.db.registry.findFirstOrThrow({ where: { host: 'harbor.example' } });
    const text = sealer.unseal(credential ?? '', { table: 'Registry', id, field: 'credential' });
    expect(parseCredential(text)).toEqual({ username: 'robot', password: 'canary-token' });
    const events = await audit(world);
    expect(events.map(({ actorKind, action }) => `${actorKind} ${action}`)).toEqual([
      ...['file registry.add', 'file registry.add', 'file repository.add', 'file repository.add', 'file owners.change'],
    ]);
    expect(JSON.stringify([events, await everything(world)])).not.toContain('canary');
  });

  it('a second time changes nothing, not even a sealed text', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    const before = [await everything(world), await audit(world)];
    world.clock.advance(60_000);
    expect(await world.follow(TEXT, ENV)).toEqual([]);
    expect([await everything(world), await audit(world)]).toEqual(before);
    expect(world.wakes()).toBe(1);
  });

  it('with an entry on another line updates the line only, which is no change', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    expect(await world.follow(`# a comment\n${TEXT}`, ENV)).toEqual([]);
    expect(await listOwnerRules(world.db)).toMatchObject([{ place: 'plimsoll.yaml:16' }]);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ place: 'plimsoll.yaml:8' });
    expect((await world.db.registry.findFirst({ where: { origin: 'file' } }))?.place).toBe('plimsoll.yaml:3');
  });

  it('changes only what differs, and queues a poll only when the change needs one', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    await world.db.poll.deleteMany();
    const changes = await world.follow(TEXT.replace('[v*]', '[v2*]').replace('owner: Team A', 'owner: Team C'), ENV);
    expect(changes).toEqual([
      { change: 'changed', what: 'repository', name: 'harbor.example/team/app', fields: ['owner', 'include'] },
    ]);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ include: ['v2*'], owner: 'Team C' });
    expect((await everything(world)).polls).toMatchObject([{ state: 'queued', trigger: 'manual' }]);
    expect((await audit(world)).at(-1)).toMatchObject({
      action: 'repository.change',
      details: { changed: ['owner', 'include'] },
    });
    await world.db.poll.deleteMany();
    await world.follow(TEXT.replace('[v*]', '[v2*]'), ENV);
    expect((await everything(world)).polls).toEqual([]);
  });

  it('sets purpose and nodes, of a repository and of an owner, and resets them when they are left out', async () => {
    const world = await openFollowing();
    const text = TEXT.replace('owner: Team A', 'owner: Team A\n    purpose: builder\n    nodes: 30').replace(
      'owner: Team B',
      'owner: Team B, nodes: 400, purpose: base',
    );
    await world.follow(text, ENV);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ purpose: 'builder', nodes: 30 });
    expect(await listOwnerRules(world.db)).toMatchObject([{ owner: 'Team B', nodes: 400, purpose: 'base' }]);
    const changes = await world.follow(TEXT, ENV);
    expect(changes).toEqual([
      { change: 'changed', what: 'repository', name: 'harbor.example/team/app', fields: ['purpose', 'nodes'] },
      { change: 'changed', what: 'owners', name: 'owners', fields: [] },
    ]);
    expect(await repositoryOf(world, 'team/app')).toMatchObject({ purpose: null, nodes: null });
    expect(await listOwnerRules(world.db)).toMatchObject([{ owner: 'Team B', nodes: null, purpose: null }]);
  });

  it('seals a new secret, removes a credential without its key, and resets the registry state (X-06)', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    const { id } = await world.db.registry.findFirstOrThrow({ where: { origin: 'file' } });
    const state = () => world.db.registryState.findUniqueOrThrow({ where: { registryId: id } });
    await world.db.registryState.update({ where: { registryId: id }, data: { health: 'troubled', pageSize: 10 } });
    expect(await world.follow(TEXT, { TOKEN: 'another' })).toMatchObject([
      { what: 'registry', fields: ['credentials'] },
    ]);
    expect(await state()).toMatchObject({ health: 'unknown', pageSize: null });
    const { credential } = await world.db.registry.findUniqueOrThrow({ where: { id } });
    expect(sealer.unseal(credential ?? '', { table: 'Registry', id, field: 'credential' })).toContain('another');
    await world.follow(TEXT.replace(/ {4}credentials.*\n/, ''), ENV);
    expect(await world.db.registry.findUnique({ where: { id } })).toMatchObject({
      credential: null,
      credentialUpdatedAt: null,
    });
  });

  it('seals a credential again that cannot be unsealed (X-03)', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, ENV);
    await world.db.registry.updateMany({ where: { origin: 'file' }, data: { credential: 'v1.00000000.AAAA' } });
    expect(await world.follow(TEXT, ENV)).toMatchObject([{ what: 'registry', fields: ['credentials'] }]);
  });

  it('adopts entries that people added, with their history, and releases them again', async () => {
    const world = await openFollowing();
    const { db, clock } = world;
    const registryId = await addTestRegistry(db, 'https://harbor.example', clock.now(), {
      username: 'me',
      password: 'by hand',
    });
    const id = await addTestRepository(db, registryId, 'team/app', clock.now(), { owner: 'Mine' });
    await db.repository.update({ where: { id }, data: { pinnedStreamKey: 'tag:latest', firstLookedAt: clock.now() } });
    const changes = await world.follow(TEXT, ENV);
    expect(changes.map(({ change, name }) => `${change} ${name}`)).toEqual(
      expect.arrayContaining(['adopted harbor.example', 'adopted harbor.example/team/app']),
    );
    expect(await db.repository.findUnique({ where: { id } })).toMatchObject({
      origin: 'file',
      owner: 'Team A',
      pinnedStreamKey: 'tag:latest',
      firstLookedAt: clock.now(),
    });
    const released = await world.follow('');
    expect(released.map(({ change, name }) => `${change} ${name}`)).toEqual([
      ...[
        'released harbor.example',
        'released docker.io/library/node',
        'released harbor.example/team/app',
        'changed owners',
      ],
    ]);
    expect(await db.repository.findUnique({ where: { id } })).toMatchObject({
      origin: 'ui',
      place: null,
      owner: 'Team A',
      include: ['v*'],
    });
    expect(await db.registry.findUnique({ where: { id: registryId } })).toMatchObject({
      origin: 'ui',
      place: null,
      name: 'Harbour',
    });
    expect(await db.repository.count()).toBe(2);
    expect(await listOwnerRules(db)).toEqual([]);
    expect((await audit(world)).filter(({ details }) => JSON.stringify(details).includes('"origin"')).length).toBe(5);
  });

  it('does not change entries of people that it does not name, nor the demo', async () => {
    const world = await openFollowing();
    const { db, clock, guarded } = world;
    const mine = await addRepositoryByHand(world);
    const demo = await db.registry.create({
      data: { name: 'd', host: 'docker.io', url: 'https://d.example', origin: 'demo', createdAt: clock.now() },
    });
    await addTestRepository(db, demo.id, 'library/node', clock.now(), { origin: 'demo' });
    await db.ownerRule.create({ data: { position: 0, pattern: '*', owner: 'All' } });
    await resolveOwners(db);
    const before = await db.repository.findUnique({ where: { id: mine } });
    await world.follow(TEXT, ENV);
    await world.follow('');
    // Only the owner is decided again, by the rule from the settings screen.
    expect(await db.repository.findUnique({ where: { id: mine } })).toEqual({ ...before, resolvedOwner: 'All' });
    expect(await db.repository.count({ where: { origin: 'demo' } })).toBe(1);
    expect(await listOwnerRules(db)).toMatchObject([{ origin: 'ui', owner: 'All' }]);
    expect(guarded.caller).toMatchObject({ name: 'plimsoll.yaml' });
  });

  it('is all or nothing', async () => {
    const world = await openFollowing();
    await world.db
      .$executeRaw`create function refuse() returns trigger language plpgsql as 'begin raise exception ''no rules today''; end'`;
    await world.db.$executeRaw`create trigger refuse before insert on "OwnerRule" execute function refuse()`;
    await expect(world.follow(TEXT, ENV)).rejects.toThrow();
    expect(await everything(world)).toEqual({ registries: [], repositories: [], owners: [], polls: [] });
    expect(await audit(world)).toEqual([]);
    expect(world.wakes()).toBe(0);
  });

  it('in two processes at the same time makes each change once', async () => {
    const world = await openFollowing();
    const text = `repositories:\n${Array.from({ length: 30 }, (_, at) => `  - reference: ghcr.io/team/app${at}\n`).join('')}`;
    const both = await Promise.all([world.follow(text), world.followElsewhere(text)]);
    expect(both.map((changes) => changes.length).sort((a, b) => a - b)).toEqual([0, 31]);
    expect(await world.db.repository.count()).toBe(30);
    expect(await world.db.auditEvent.count()).toBe(31);
  });

  it('treats images of a registry with a credential as own, unless the file has another relation', async () => {
    const world = await openFollowing();
    const text = `registries:\n  - {host: ghcr.io, credentials: {username: a, password: "${SECRET}"}}\nrepositories:\n  - reference: ghcr.io/a/b\n  - {reference: ghcr.io/a/c, relation: upstream}\n`;
    await world.follow(text, ENV);
    expect([(await repositoryOf(world, 'a/b')).relation, (await repositoryOf(world, 'a/c')).relation]).toEqual([
      'ours',
      'upstream',
    ]);
  });
});

async function addRepositoryByHand({ db, clock }: Following): Promise<string> {
  const registryId = await addTestRegistry(db, 'https://mine.example', clock.now());
  return addTestRepository(db, registryId, 'a/b', clock.now());
}
