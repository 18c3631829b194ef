import { type App, makeDataFolder } from '#tests/support/app.ts';
import { SECRET } from '#tests/support/poller.ts';
import { createTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { startPostgres } from '../../bin/postgres.mjs';
import { test as base, expect, runApp } from './fixtures.ts';

/** An application of its own, whose connections to the database can be cut. */
const test = base.extend<{ site: { app: App; database: TcpProxy } }>({
  site: async ({ browserName: _ }, use) => {
    const folder = makeDataFolder();
    const postgres = await startPostgres(folder.path);
    const database = await createTcpProxy(postgres.url);
    await database.open();
    try {
      await runApp((app) => use({ app, database }), { env: { DATABASE_URL: database.url, PLIMSOLL_SECRET: SECRET } });
    } finally {
      await database.cut();
      await postgres.stop();
      folder.remove();
    }
  },
  baseURL: async ({ site }, use) => use(site.app.url),
});

test.use({ allowedConsole: /status of 50\d|React error #441/ });

test('while the database cannot be reached, pages say so, and reload themselves when it can be', async ({
  page,
  site,
}) => {
  test.slow();
  await page.goto('/registries');
  await expect(page.getByRole('heading', { name: 'Registries' })).toBeVisible();

  await test.step('a page that is open keeps what it shows', async () => {
    await site.database.cut();
    const refused = page.waitForResponse((response) => response.url().includes('/api/v1/') && response.status() >= 500);
    await page.getByRole('link', { name: 'Settings' }).hover();
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await refused;
    await expect(page.getByRole('heading', { name: 'Registries' })).toBeVisible();
  });

  await test.step('a page that is opened then says what is missing', async () => {
    const response = await page.goto('/');
    expect(response?.status()).toBe(500);
    const failure = page.getByRole('alert').filter({ hasText: 'Plimsoll' });
    await expect(failure.getByRole('heading', { name: 'Plimsoll is not ready' })).toBeVisible({ timeout: 30_000 });
    await expect(failure).toContainText('It is starting, or cannot reach its database. This page reloads');
    await expect(failure.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  await test.step('and loads itself again', async () => {
    await site.database.open();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('heading', { name: 'Plimsoll is not ready' })).toHaveCount(0);
  });
});
