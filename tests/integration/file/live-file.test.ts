import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Config, parseConfig } from '#lib/config/config.ts';
import { FileError } from '#lib/config/errors.ts';
import { createLiveFile } from '#lib/server/live-file.ts';
import { reloadOnSignal } from '#lib/server/signals.ts';
import { waitUntil } from '#tests/integration/api/api.ts';
import { SECRET } from '#tests/support/poller.ts';
import { openFollowing } from './following.ts';

const ONE =
  'repositories:\n  - reference: node\naccess:\n  public: true\n  roles: {admin: [Ada@example.com]}\ncontents: {bytesPerDay: 1 MB}\nfindings: {checks: {toolchain: fail}}\n';
const TWO = 'repositories:\n  - reference: node\n  - reference: redis\n';
const BROKEN = 'repositories:\n  - reference: Node\nowners: 1\n';

async function openLive(text: string, env: Record<string, string> = {}) {
  const following = await openFollowing();
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'plimsoll.yaml');
  const write = (next: string) => writeFileSync(path, next);
  write(text);
  const config: Config = parseConfig({
    DATABASE_URL: 'postgresql://localhost/x',
    PLIMSOLL_SECRET: SECRET,
    PLIMSOLL_CONFIG: path,
    ...env,
  });
  const lines: { level: number; msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const open = () => createLiveFile({ config, log, openCommands: () => following.guarded });
  const names = async () =>
    (await following.db.repository.findMany({ orderBy: { name: 'asc' } })).map(
      ({ name, origin }) => `${origin} ${name}`,
    );
  return { ...following, config, path, lines, open, write, names, said: () => lines.map(({ msg }) => msg) };
}

describe('plimsoll.yaml in a running process', () => {
  it('is applied at the start, and again when it is reloaded', async () => {
    const world = await openLive(ONE);
    const file = world.open();
    expect(file.access()).toEqual({ isPublic: true, roles: { 'ada@example.com': 'admin' }, oidc: null });
    expect(file.contents()).toEqual({ bytesPerDay: 1_000_000, smallerBases: true });
    expect(file.findingChecks()).toEqual({ toolchain: 'fail' });
    await file.apply();
    expect(await world.names()).toEqual(['file library/node']);
    expect(world.said()).toContain('repository docker.io/library/node was added');
    const before = file.access();
    world.write(TWO);
    await file.reload();
    expect(await world.names()).toEqual(['file library/node', 'file library/redis']);
    expect(file.access()).toEqual({ isPublic: false, roles: {}, oidc: null });
    expect(file.contents()).toEqual({ bytesPerDay: 2_000_000_000, smallerBases: true });
    expect(file.findingChecks()).toEqual({});
    expect(file.access()).not.toBe(before);
    await file.apply();
    expect(world.said().at(-1)).toBe('plimsoll.yaml has no changes');
  });

  it('prevents the start when it has mistakes, and all mistakes are named', async () => {
    const world = await openLive(BROKEN);
    expect(world.open).toThrow(FileError);
    expect(world.open).toThrow(
      `${world.path} has 2 mistakes:\n` +
        `${world.path}:2:16 repositories[0].reference: repository name must be lowercase (did you mean node?)\n` +
        `${world.path}:3:9 owners: is a number where a list belongs (write a list)`,
    );
  });

  it('changes nothing when it is reloaded with mistakes, and all mistakes are logged', async () => {
    const world = await openLive(ONE);
    const file = world.open();
    await file.apply();
    const before = file.access();
    world.write(BROKEN);
    await file.reload();
    expect(file.access()).toBe(before);
    expect(await world.names()).toEqual(['file library/node']);
    const errors = world.lines.filter(({ level }) => level === 50).map(({ msg }) => msg);
    expect(errors).toEqual([
      expect.stringContaining('plimsoll.yaml:2:16 repositories[0].reference'),
      expect.stringContaining('plimsoll.yaml:3:9 owners'),
      'plimsoll.yaml was not applied; the previous settings stay',
    ]);
    rmSync(world.path);
    await file.reload();
    expect(world.said().at(-2)).toContain('the file is not there');
    world.write(TWO);
    await file.reload();
    expect(await world.names()).toHaveLength(2);
  });

  it('changes nothing when the database fails', async () => {
    const world = await openLive(ONE);
    const file = world.open();
    await file.apply();
    const before = file.access();
    await world.db.$executeRaw`alter table "Repository" rename to "Elsewhere"`;
    world.write(TWO);
    await file.reload();
    expect(file.access()).toBe(before);
    expect(world.said().at(-1)).toBe('plimsoll.yaml was not applied; the previous settings stay');
  });

  it('with role web sets the access and writes nothing to the database', async () => {
    const world = await openLive(ONE, { PLIMSOLL_ROLE: 'web' });
    const file = world.open();
    await file.apply();
    expect(await world.names()).toEqual([]);
    expect(file.access().isPublic).toBe(true);
  });

  it('is overridden by the environment, which is logged', async () => {
    const world = await openLive(ONE, { PLIMSOLL_PUBLIC: 'false' });
    const file = world.open();
    await file.apply();
    expect(file.access().isPublic).toBe(false);
    expect(world.said()).toContain('PLIMSOLL_PUBLIC is false, which takes precedence over access.public');
  });

  it('needs PLIMSOLL_BASE_URL for OIDC', async () => {
    const oidc = 'access:\n  oidc: {issuer: "https://id.example", clientId: plimsoll, groups: {admin: [ops]}}\n';
    const world = await openLive(oidc);
    expect(world.open).toThrow('plimsoll.yaml:2:9 access.oidc: needs PLIMSOLL_BASE_URL, which is not set');
    const { open } = await openLive(oidc, { PLIMSOLL_BASE_URL: 'https://sizes.example' });
    expect(open().access().oidc).toEqual({
      issuer: 'https://id.example',
      clientId: 'plimsoll',
      clientSecret: null,
      name: 'single sign-on',
      scopes: ['openid', 'profile', 'email'],
      groupsClaim: 'groups',
      defaultRole: null,
      groups: { admin: ['ops'], editor: [], viewer: [] },
    });
  });

  it('is reloaded by each SIGHUP', async () => {
    const world = await openLive(ONE);
    const file = world.open();
    await file.apply();
    const listeners = process.listenerCount('SIGHUP');
    reloadOnSignal({ config: world.config, file });
    onTestFinished(() => void process.removeAllListeners('SIGHUP'));
    expect(process.listenerCount('SIGHUP')).toBe(listeners + 1);
    world.write(TWO);
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    await waitUntil(async () => world.said().filter((text) => text.startsWith('plimsoll.yaml ')).length === 3);
    expect(world.said().filter((text) => text.startsWith('plimsoll.yaml '))).toEqual([
      ...['plimsoll.yaml was applied', 'plimsoll.yaml was applied', 'plimsoll.yaml has no changes'],
    ]);
    expect(await world.names()).toHaveLength(2);
  });

  it('leaves SIGHUP alone when no file is configured', async () => {
    const world = await openLive(ONE);
    const before = process.listenerCount('SIGHUP');
    reloadOnSignal({ config: { ...world.config, file: null }, file: world.open() });
    expect(process.listenerCount('SIGHUP')).toBe(before);
  });
});
