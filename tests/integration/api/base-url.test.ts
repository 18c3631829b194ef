import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Caller } from '#lib/auth/caller.ts';
import { createBaseUrls } from '#lib/server/base-urls.ts';
import { noteOpenedAddress } from '#lib/server/note-opened-address.ts';
import { contextOf } from '#lib/server/request-context.ts';
import { BaseUrl } from '#lib/views/dto/people.ts';
import { startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { startReceiver } from '#tests/support/receiver.ts';
import { ADMIN_TOKEN, type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';
import { sendDue } from './send-due.ts';

const LAN = 'http://plimsoll.lan:3000';
const BY_TOKEN = { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN', role: 'admin', userId: null } as const;

let api: Api;
let adminId: string;

beforeAll(async () => {
  api = await openApi();
  adminId = await addPerson(api, 'admin');
  await addPerson(api, 'editor');
  await addPerson(api, 'viewer');
});
afterEach(async () => {
  const { db } = api.runtime;
  await db.instance.updateMany({ data: { usedBaseUrl: null, usedBaseUrlAt: null } });
  await db.auditEvent.deleteMany();
});
afterAll(() => api.close());

/** The headers of a browser that a person signed in with. @param origin - of its pages */
async function inBrowser(role: 'viewer' | 'editor' | 'admin', origin = 'http://plimsoll.test') {
  const { cookie = '' } = await signInAs(api, `${role}@plimsoll.test`);
  return { cookie, origin, host: new URL(origin).host };
}

const person = (role: 'viewer' | 'editor' | 'admin'): Caller => ({
  kind: 'user',
  id: adminId,
  name: 'Ada',
  email: 'ada@plimsoll.test',
  role,
  sessionId: 's',
});

/** Opens a page as a browser does. `at` is the time of the server. */
async function openPage(
  caller: Caller,
  host: string,
  { baseUrl = null as string | null, at = new Date(), note = noteOpenedAddress } = {},
) {
  const { runtime } = api;
  const config = { ...runtime.config, baseUrl };
  const commands = { ...runtime.commands, clock: { ...runtime.clock, now: () => at } };
  const context = contextOf({ ...runtime, config, commands }, caller);
  await note(context, { headers: new Headers({ host }), scheme: null, log: runtime.log });
}

const stored = () =>
  api.runtime.db.instance.findUniqueOrThrow({
    where: { single: 1 },
    select: { usedBaseUrl: true, usedBaseUrlAt: true },
  });

const changes = () =>
  api.runtime.db.auditEvent.findMany({ where: { action: 'base-url.open' }, orderBy: { id: 'asc' } });

describe('the address that an admin opened (X-14)', () => {
  it('is the base URL of links, and a new one is in the audit log', async () => {
    await openPage(person('admin'), 'plimsoll.lan:3000');
    expect(await api.read('/api/v1/base-url', BaseUrl)).toEqual({
      url: LAN,
      source: 'opened',
      openedAt: expect.any(String),
    });
    expect(await api.runtime.baseUrls.findForMessages()).toBe(LAN);
    expect(await changes()).toMatchObject([
      { actorName: 'ada@plimsoll.test', targetName: LAN, details: { before: null } },
    ]);
  });

  it.each<[string, Caller]>([
    ['a stranger', { kind: 'stranger', mayRead: true }],
    ['a viewer', { ...(person('viewer') as Extract<Caller, { kind: 'user' }>) }],
    ['an editor', { ...(person('editor') as Extract<Caller, { kind: 'user' }>) }],
    ['the operator’s token', { ...BY_TOKEN, scopes: ['read', 'check', 'write'] }],
    ['Plimsoll itself', { kind: 'system', name: 'plimsoll' }],
  ])('is never taken from the Host header of %s', async (_, caller) => {
    await openPage(caller, 'evil.example');
    expect((await stored()).usedBaseUrl).toBeNull();
  });

  it('is not stored where PLIMSOLL_BASE_URL is set', async () => {
    await openPage(person('admin'), 'plimsoll.lan:3000', { baseUrl: 'https://plimsoll.example' });
    expect((await stored()).usedBaseUrl).toBeNull();
  });

  it('is written at most once a day, also when admins open several addresses', async () => {
    const noon = new Date('2026-11-29T12:00:00Z');
    const later = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);
    await openPage(person('admin'), 'plimsoll.lan:3000', { at: noon });
    await openPage(person('admin'), 'plimsoll.lan:3000', { at: later(23) });
    expect((await stored()).usedBaseUrlAt).toEqual(noon);
    await openPage(person('admin'), 'plimsoll.lan:3000', { at: later(25) });
    expect((await stored()).usedBaseUrlAt).toEqual(later(25));
    expect(await changes()).toHaveLength(1);
    await openPage(person('admin'), 'plimsoll.example', { at: later(26) });
    expect((await stored()).usedBaseUrl).toBe(LAN);
    await openPage(person('admin'), 'plimsoll.example', { at: later(49) });
    expect(await changes()).toMatchObject([{}, { targetName: 'http://plimsoll.example', details: { before: LAN } }]);
  });

  it('is stored once by requests at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => openPage(person('admin'), 'plimsoll.lan:3000')));
    expect(await changes()).toHaveLength(1);
  });

  it('stays when an admin opens a loopback address later', async () => {
    await openPage(person('admin'), 'plimsoll.lan:3000');
    await openPage(person('admin'), 'localhost:3000');
    expect((await stored()).usedBaseUrl).toBe(LAN);
  });
});

describe('the base path of the build', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the end of the stored address, and of the address on this machine', async () => {
    vi.stubEnv('BASE_PATH', '/plimsoll');
    vi.resetModules();
    const { noteOpenedAddress: note } = await import('#lib/server/note-opened-address.ts');
    const { localUrl } = await import('#lib/server/base-urls.ts');
    await openPage(person('admin'), 'plimsoll.lan:3000', { note });
    expect(await api.runtime.baseUrls.findForMessages()).toBe(`${LAN}/plimsoll`);
    expect(localUrl({ host: '127.0.0.1', port: 3000 })).toBe('http://127.0.0.1:3000/plimsoll');
  });
});

describe('links without PLIMSOLL_BASE_URL', () => {
  const makeLinks = async (as?: Record<string, string>) => {
    const init = as === undefined ? {} : { as };
    const invitation = await api.call('POST', '/api/v1/invitations', { role: 'viewer' }, init);
    const reset = await api.call('POST', `/api/v1/users/${adminId}/reset`, {}, init);
    return [invitation, reset].map(({ body }) => (body as { url: string }).url.replace(/#.*/, '#'));
  };

  it('of people that an admin creates have the address in the browser, whatever another admin opened', async () => {
    await openPage(person('admin'), 'other-admin.lan:3000');
    for (const origin of ['http://127.0.0.1:3405', LAN, 'https://plimsoll.example'])
      expect(await makeLinks(await inBrowser('admin', origin))).toEqual(Array(2).fill(`${origin}/invitation#`));
  });

  it('of people that an API token creates have the address that an admin opened, and never that of the request', async () => {
    await openPage(person('admin'), '127.0.0.1:3405');
    const token = {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      host: 'evil.example',
      origin: 'https://evil.example',
    };
    expect(await makeLinks(token)).toEqual(Array(2).fill('http://127.0.0.1:3405/invitation#'));
    await openPage(person('admin'), 'plimsoll.lan:3000');
    expect(await makeLinks(token)).toEqual(Array(2).fill(`${LAN}/invitation#`));
  });

  it('of people begin with http also when no admin has opened a page', async () => {
    expect(await makeLinks()).toEqual(Array(2).fill(`http://127.0.0.1:${api.runtime.config.port}/invitation#`));
  });

  it('of messages have the address at the time of their first attempt', async () => {
    const receiver = await startReceiver();
    const settings = { url: receiver.url };
    const added = await api.call('POST', '/api/v1/channels', {
      name: 'Hook',
      kind: 'webhook',
      settings,
      allowPrivate: true,
    });
    const { id } = added.body as { id: string };
    const now = new Date();
    const tomorrow = new Date(now.getTime() + 86_400_000);
    for (const [host, at] of [
      ['localhost:3000', now],
      ['plimsoll.lan:3000', now],
      ['plimsoll.example', tomorrow],
    ] as const) {
      await openPage(person('admin'), host, { at });
      await api.call('POST', `/api/v1/channels/${id}/test`);
      await sendDue(api);
    }
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.links.incident)).toEqual([
      null,
      `${LAN}/incidents`,
      'http://plimsoll.example/incidents',
    ]);
    await receiver.close();
  });

  it('of messages never have a loopback address', async () => {
    await openPage(person('admin'), 'localhost:3000');
    expect(await api.read('/api/v1/base-url', BaseUrl)).toEqual({ url: null, source: 'none', openedAt: null });
    expect(await api.runtime.baseUrls.findForMessages()).toBe('');
  });
});

describe('an address that an admin opened', () => {
  const readAs = async (path: string, as: Record<string, string>) => {
    const { status, body } = await api.call('GET', path, undefined, { as });
    expect(status, path).toBe(200);
    return body;
  };
  const cases = [
    ['viewer', 'hidden'],
    ['editor', 'shown'],
    ['admin', 'shown'],
  ] as const;

  it.each(cases)('for the role %s is %s at GET /base-url', async (role, state) => {
    const isShown = state === 'shown';
    await openPage(person('admin'), 'plimsoll.lan:3000');
    expect(await readAs('/api/v1/base-url', await inBrowser(role))).toEqual({
      url: isShown ? LAN : null,
      source: 'opened',
      openedAt: isShown ? expect.any(String) : null,
    });
  });

  it.each(cases)('for the role %s is %s in the digest preview, messages and checks', async (role, state) => {
    await openPage(person('admin'), 'plimsoll.lan:3000');
    const receiver = await startReceiver();
    const added = await api.call('POST', '/api/v1/channels', {
      name: `Hook of ${role}`,
      kind: 'webhook',
      settings: { url: receiver.url },
      allowPrivate: true,
    });
    const { id } = added.body as { id: string };
    const test = await api.call('POST', `/api/v1/channels/${id}/test`);
    await sendDue(api);
    await receiver.close();
    const registry = await startFakeRegistry();
    registry.content.image('acme/app', 'main', [30_000_000]);
    const image = `${registry.host}/acme/app:main`;
    await api.call('POST', '/api/v1/repositories', { reference: image });
    const check = await api.call('POST', '/api/v1/check', { image });
    await registry.close();
    const as = await inBrowser(role);
    const paths = [
      `/api/v1/digest/preview?channelId=${id}`,
      `/api/v1/deliveries/${(test.body as { id: string }).id}`,
      `/api/v1/checks/${(check.body as { id: string }).id}`,
    ];
    for (const path of paths)
      expect(JSON.stringify(await readAs(path, as)).includes('plimsoll.lan'), path).toBe(state === 'shown');
  });
});

describe('an address that cannot be stored', () => {
  it('is logged, and the page is shown', async () => {
    const { runtime } = api;
    const isAway = () => Promise.reject(new Error('the database is away'));
    const db = { instance: { findUnique: isAway } } as unknown as typeof runtime.db;
    const context = contextOf({ ...runtime, commands: { ...runtime.commands, db } }, person('admin'));
    const warn = vi.fn();
    await noteOpenedAddress(context, { headers: new Headers({ host: 'plimsoll.lan' }), scheme: null, log: { warn } });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { err: expect.any(Error) },
      'the address that an admin opened could not be stored',
    );
  });
});

describe('links with PLIMSOLL_BASE_URL', () => {
  it('have it, whatever an admin opened', async () => {
    await openPage(person('admin'), 'plimsoll.lan:3000');
    const { config, db } = api.runtime;
    const baseUrls = createBaseUrls({ db, config: { ...config, baseUrl: 'https://plimsoll.example/below' } });
    expect(await baseUrls.read()).toEqual({
      url: 'https://plimsoll.example/below',
      source: 'configured',
      openedAt: null,
    });
    expect(await baseUrls.findForMessages()).toBe('https://plimsoll.example/below');
    expect(await baseUrls.findForPeople('http://plimsoll.lan:3000')).toBe('https://plimsoll.example/below');
    expect(await baseUrls.findForReaders()).toBe('https://plimsoll.example/below');
  });
});
