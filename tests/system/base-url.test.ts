import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, type App, AS_ADMIN, makeDataFolder, startApp } from '#tests/support/app.ts';
import { askAs } from '#tests/support/raw-http.ts';

const HOST = 'plimsoll.lan:3000';

const folder = makeDataFolder();
let app: App;
let port: number;
let cookie: string;

beforeAll(async () => {
  app = await startApp({ folder: folder.path, env: { PLIMSOLL_HOST: '0.0.0.0', PLIMSOLL_TRUSTED_PROXIES: '1' } });
  port = Number(new URL(app.url).port);
  const { email, password } = ADMIN;
  const answer = await fetch(`${app.url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
});
afterAll(async () => {
  await app.stop();
  folder.remove();
});

const baseUrl = async () => {
  const answer = await fetch(`${app.url}/api/v1/base-url`, { headers: AS_ADMIN });
  const { url, source } = (await answer.json()) as { url: string | null; source: string };
  return { url, source };
};

describe('npm start on all addresses without PLIMSOLL_BASE_URL', () => {
  it('takes the address in links from the pages that a signed-in admin opens, and from no other request (X-14)', async () => {
    await askAs(port, 'evil.example', '/', AS_ADMIN);
    await askAs(port, 'evil.example', '/api/v1/overview', AS_ADMIN);
    await askAs(port, 'evil.example', '/sign-in');
    // A request of the API with the admin's session is no page.
    await askAs(port, 'evil.example', '/api/v1/overview', { cookie });
    // An address without a page, a part of a page, and a page that another site opens are no opened page.
    expect((await askAs(port, 'evil.example', '/no-such-page', { cookie })).status).toBe(404);
    await askAs(port, 'evil.example', '/', { cookie, rsc: '1' });
    await askAs(port, 'evil.example', '/', { cookie, 'sec-fetch-dest': 'iframe' });
    await askAs(port, 'evil.example', '/', { cookie, 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' });
    expect(await baseUrl()).toEqual({ url: null, source: 'none' });

    const forwarded = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    expect((await askAs(port, HOST, '/', { cookie, ...forwarded })).status).toBe(200);
    expect(await baseUrl()).toEqual({ url: `https://${HOST}`, source: 'opened' });

    await askAs(port, `localhost:${port}`, '/settings/people', { cookie });
    expect(await baseUrl()).toEqual({ url: `https://${HOST}`, source: 'opened' });
  });

  it('keeps the address for a day when an admin opens another one, and shows it with the scheme of the proxy', async () => {
    const page = await askAs(port, 'plimsoll.example', '/settings/channels', { cookie, 'x-forwarded-proto': 'https' });
    expect(await baseUrl()).toEqual({ url: `https://${HOST}`, source: 'opened' });
    expect(page.body).toContain(`https://${HOST}`);
    expect(page.body).toContain('PLIMSOLL_BASE_URL');
  });
});
