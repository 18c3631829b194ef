import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type App, makeDataFolder, startApp, waitUntil } from '#tests/support/app.ts';

/** every screen, in light and dark, loads under the served policy, and the browser blocks nothing. */
const ADMIN = { email: 'admin@plimsoll.test', password: 'a-long-one-for-the-tests' };

type Fixtures = { site: { app: App; context: BrowserContext; repository: string; image: string } };
type Repositories = { items: { id: string; name: string }[] };
type Tags = { items: { digest: string; platforms: { digest: string }[] }[] };

const test = base.extend<object, Fixtures>({
  site: [
    async ({ browser }, use) => {
      const folder = makeDataFolder();
      const env = { PLIMSOLL_ADMIN_EMAIL: ADMIN.email, PLIMSOLL_ADMIN_PASSWORD: ADMIN.password };
      const app = await startApp({ folder: folder.path, env });
      const context = await browser.newContext({ baseURL: app.url, extraHTTPHeaders: { 'accept-language': 'en-GB' } });
      const readJson = async <T>(path: string): Promise<T> => (await context.request.get(`/api/v1${path}`)).json();
      expect((await context.request.post('/api/v1/sign-in', { data: ADMIN })).status()).toBe(204);
      expect((await context.request.post('/api/v1/demo')).status()).toBe(202);
      await waitUntil(
        async () => (await readJson<{ state: string }>('/demo')).state === 'present',
        250_000,
        app.output,
      );
      const { items } = await readJson<Repositories>('/repositories');
      const repository = items.find(({ name }) => name === 'library/httpd')?.id ?? '';
      const tags = await readJson<Tags>(`/repositories/${repository}/tags`);
      const image = tags.items[0]?.platforms[0]?.digest ?? tags.items[0]?.digest ?? '';
      await use({ app, context, repository, image });
      await context.close();
      await app.stop();
      folder.remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

/** Opens a page that collects what the browser blocks under the policy. */
async function openPage(context: BrowserContext): Promise<{ page: Page; refused: string[] }> {
  const page = await context.newPage();
  const refused: string[] = [];
  await page.exposeBinding('noteRefusal', (_, what: string) => refused.push(what));
  await page.addInitScript(() => {
    const { noteRefusal } = window as unknown as { noteRefusal: (what: string) => void };
    document.addEventListener('securitypolicyviolation', (event) =>
      noteRefusal(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`),
    );
  });
  return { page, refused };
}

test('no screen and nothing that opens on it needs what the content policy refuses, light and dark', async ({
  site,
}) => {
  test.setTimeout(240_000);
  const { repository, image } = site;
  const paths = [
    ...['/', '/add', '/add?text=127.0.0.1:1/team/app', '/registries', '/registries?edit=new'],
    ...[`/repositories/${repository}`, `/repositories/${repository}?settings=true&view=data`],
    ...[`/repositories/${repository}/images/${image}`, '/account', '/settings/people', '/settings/audit'],
    ...[
      '/incidents?state=all',
      '/incidents/1',
      '/compare',
      '/packages?q=x',
      '/settings/channels',
      '/settings/rules',
      '/settings/ci',
    ],
    ...['/sign-in', '/set-up', '/invitation', '/repositories/unknown', '/nothing-here'],
  ];
  const { page, refused } = await openPage(site.context);
  let opened = 0;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator('html'), path).toHaveAttribute('data-theme', colorScheme);
      await expect(page.getByRole('heading').first(), path).toBeVisible();
      // Menus and dialogs have the same elements in the dark theme, so they are opened in the light theme only.
      const openers = colorScheme === 'light' ? await page.locator('[aria-haspopup]:visible').all() : [];
      for (const opener of openers) {
        await opener.click();
        await expect(
          page.locator('[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible, dialog[open]').first(),
        ).toBeVisible();
        opened += 1;
        await page.keyboard.press('Escape');
        await expect(page.locator('[role=dialog]:visible, [role=menu]:visible, dialog[open]')).toHaveCount(0);
      }
    }
  }
  await page.close();
  expect(refused).toEqual([]);
  expect(opened).toBeGreaterThan(15);
});

test('the style element of a dialog has the nonce, so that it may stop the page from scrolling', async ({ site }) => {
  const { page, refused } = await openPage(site.context);
  for (const path of ['/', '/repositories/unknown']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await page.locator('[aria-haspopup=dialog]').first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    const styles = await page
      .locator('head style')
      .evaluateAll((all) => all.map((style) => (style as HTMLElement).nonce));
    expect(styles.length, path).toBeGreaterThan(0);
    expect(
      styles.filter((nonce) => nonce === ''),
      path,
    ).toEqual([]);
  }
  await page.close();
  expect(refused).toEqual([]);
});

test('each page has its own nonce, no answer may be cached, and an injected script does not run', async ({ site }) => {
  const first = await site.context.request.get('/');
  const second = await site.context.request.get('/');
  const nonceOf = (policy: string | undefined) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1];
  const nonces = [first, second].map((answer) => nonceOf(answer.headers()['content-security-policy']));
  expect(nonces[0]).toMatch(/^[\w+/]{22}==$/);
  expect(nonces[0]).not.toBe(nonces[1]);
  const policy = first.headers()['content-security-policy'] ?? '';
  expect(/script-src [^;]*/.exec(policy)?.[0]).not.toContain('unsafe');
  for (const directive of ["frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'"])
    expect(policy).toContain(directive);
  // the page, the router's request for it, and data.
  const flight = await site.context.request.get('/registries', { headers: { rsc: '1' } });
  expect(flight.headers()['content-type']).toContain('text/x-component');
  for (const answer of [first, flight, await site.context.request.get('/api/v1/overview')]) {
    expect(answer.status()).toBe(200);
    expect(answer.headers()['cache-control']).toMatch(/private.*no-store/);
  }

  const { page, refused } = await openPage(site.context);
  await page.goto('/');
  await page.evaluate(() => {
    const image = document.createElement('div');
    image.innerHTML = '<img src="/nothing.png" onerror="document.title = \'taken\'">';
    document.body.append(image);
  });
  await expect.poll(() => refused.join()).toMatch(/script-src-attr inline/);
  await expect(page).not.toHaveTitle('taken');
  await page.close();
});

test('no other page can show this one in a frame', async ({ site }) => {
  const { page } = await openPage(site.context);
  await page.route('http://127.0.0.1:9/frame', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${site.app.url}/sign-in"></iframe>` }),
  );
  await page.goto('http://127.0.0.1:9/frame');
  await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
  await page.close();
});
