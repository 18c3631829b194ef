import { describe, expect, it } from 'vitest';
import { listChannels } from '#lib/db/settings/channels.ts';
import { listRoutes } from '#lib/db/settings/routes.ts';
import { openSecrets } from '#lib/secrets/channel-secrets.ts';
import { sealer } from '#tests/support/poller.ts';
import { type Following, openFollowing } from './following.ts';

const env = { HOOK: 'https://hooks.slack.com/services/T/B/x', TOKEN: 'tk_one' };
const SLACK = `  - name: Team
    kind: slack
    settings: {mode: webhook}
    secrets: {url: "\${HOOK}"}
`;
const NTFY = `  - name: Phone
    kind: ntfy
    settings: {topic: plimsoll}
    secrets: {token: "\${TOKEN}"}
`;
const ROUTES = `routes:
  - {matches: {owner: Payments}, channels: [Team, Phone], stop: true}
  - {channels: [Phone]}
`;
const TEXT = `channels:\n${SLACK}${NTFY}${ROUTES}`;

const channelsOf = async ({ db }: Following) =>
  (await listChannels(db)).map(
    ({ name, kind, origin, place, enabled }) => `${name} ${kind} ${origin} ${place} ${enabled}`,
  );
const idsOf = async ({ db }: Following) => new Map((await listChannels(db)).map(({ id, name }) => [name, id]));
const summaryOf = (changes: Awaited<ReturnType<Following['follow']>>) =>
  changes.map(({ change, what, name, fields }) => [change, what, name, ...fields].join(' '));

describe('channels and routes of plimsoll.yaml', () => {
  it('are added once, with sealed secrets', async () => {
    const world = await openFollowing();
    expect(summaryOf(await world.follow(TEXT, env))).toEqual([
      ...['added channel Team', 'added channel Phone', 'changed route plimsoll.yaml'],
    ]);
    expect(await channelsOf(world)).toEqual([
      'Phone ntfy file plimsoll.yaml:6 true',
      'Team slack file plimsoll.yaml:2 true',
    ]);
    const [phone] = await listChannels(world.db);
    if (!phone) throw new Error('no channel was made');
    expect(phone.secrets).not.toContain('tk_one');
    expect(openSecrets(sealer, phone)).toEqual({ token: 'tk_one' });
    expect(phone).toMatchObject({
      secretNames: ['token'],
      settings: { url: 'https://ntfy.sh', topic: 'plimsoll', host: 'ntfy.sh' },
    });
    const ids = await idsOf(world);
    expect(await listRoutes(world.db)).toMatchObject([
      { origin: 'file', matches: { owner: 'Payments' }, channelIds: [ids.get('Team'), ids.get('Phone')], stop: true },
      { origin: 'file', matches: {}, channelIds: [ids.get('Phone')], stop: false },
    ]);
    expect(await world.follow(TEXT, env)).toEqual([]);
    const audit = JSON.stringify(await world.db.auditEvent.findMany());
    expect(audit).not.toContain('tk_one');
    expect(audit).not.toContain('hooks.slack.com/services');
  });

  it('get new line numbers when they only moved', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, env);
    expect(await world.follow(`# a line\n${TEXT}`, env)).toEqual([]);
    expect((await channelsOf(world))[0]).toBe('Phone ntfy file plimsoll.yaml:7 true');
    expect((await listRoutes(world.db)).map(({ place }) => place)).toEqual(['plimsoll.yaml:12', 'plimsoll.yaml:13']);
  });

  it('are changed where they differ, keep their ids, and seal a changed secret', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, env);
    const before = await idsOf(world);
    const [old] = await listChannels(world.db);
    await world.db.channel.updateMany({ data: { nextDigestAt: world.clock.now() } });
    const next = TEXT.replace('topic: plimsoll}', 'topic: other}\n    digest: {cadence: daily}');
    expect(summaryOf(await world.follow(next, { ...env, TOKEN: 'tk_two' }))).toEqual([
      'changed channel Phone settings digest secrets',
    ]);
    expect(await idsOf(world)).toEqual(before);
    const [phone, team] = await listChannels(world.db);
    if (!phone) throw new Error('no channel is left');
    expect(openSecrets(sealer, phone)).toEqual({ token: 'tk_two' });
    expect(phone).toMatchObject({ digest: 'daily', nextDigestAt: null, settings: { topic: 'other' } });
    expect(phone.secrets).not.toBe(old?.secrets);
    expect(team?.nextDigestAt).not.toBeNull();
  });

  it('adopt a channel that people made, by name and kind', async () => {
    const world = await openFollowing();
    const at = world.clock.now();
    const common = { settings: {}, createdAt: at, changedAt: at };
    const mine = await world.db.channel.create({ data: { ...common, name: 'Phone', kind: 'ntfy' } });
    await world.db.channel.create({ data: { ...common, name: 'Team', kind: 'gotify' } });
    expect(summaryOf(await world.follow(TEXT, env))).toEqual([
      'added channel Team',
      'adopted channel Phone settings secrets',
      'changed route plimsoll.yaml',
    ]);
    expect((await world.db.channel.findUniqueOrThrow({ where: { id: mine.id } })).origin).toBe('file');
    expect(await channelsOf(world)).toContain('Team gotify ui null true');
  });

  it('stay the same channel when the kind under the same name changes', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, env);
    const before = await idsOf(world);
    const next = `channels:\n${SLACK}${NTFY.replace('kind: ntfy', 'kind: gotify').replace('topic: plimsoll', 'url: "https://gotify.test"')}${ROUTES}`;
    expect(summaryOf(await world.follow(next, env))).toEqual(['changed channel Phone kind settings']);
    expect(await idsOf(world)).toEqual(before);
    expect((await channelsOf(world))[0]).toBe('Phone gotify file plimsoll.yaml:6 true');
  });

  it('are released and disabled when they leave the file, and keep their history', async () => {
    const world = await openFollowing();
    await world.follow(TEXT, env);
    expect(summaryOf(await world.follow(`channels:\n${SLACK}`, env))).toEqual([
      'released channel Phone',
      'changed route plimsoll.yaml',
    ]);
    expect(await channelsOf(world)).toEqual(['Phone ntfy ui null false', 'Team slack file plimsoll.yaml:2 true']);
    expect(await listRoutes(world.db)).toEqual([]);
    expect(summaryOf(await world.follow(TEXT, env))).toEqual([
      'adopted channel Phone enabled',
      'changed route plimsoll.yaml',
    ]);
    expect((await listChannels(world.db))[0]).toMatchObject({ enabled: true, disabledReason: null });
  });

  it('come before routes that people made', async () => {
    const world = await openFollowing();
    const at = world.clock.now();
    await world.db.route.create({ data: { position: 0, matches: {}, channelIds: [], createdAt: at } });
    await world.follow(TEXT, env);
    expect((await listRoutes(world.db)).map(({ origin }) => origin)).toEqual(['file', 'file', 'ui']);
  });
});
