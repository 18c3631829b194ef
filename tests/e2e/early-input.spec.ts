import type { Page } from '@playwright/test';
import { ADMIN } from '#tests/support/app.ts';
import { expect, test } from './fixtures.ts';
import { STRANGER } from './people.ts';

/** Opens a page as on a slow line: its HTML can be used while its scripts wait for the returned function. */
async function openWithoutScripts(page: Page, path: string): Promise<() => Promise<void>> {
  const { promise: asked, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return async () => {
    release();
    await page.waitForLoadState('networkidle');
    await page.unroute('**/_next/static/**/*.js');
  };
}

test('what is typed and chosen before the scripts have loaded is kept and applied', async ({ page, demo: _ }) => {
  const loadScripts = await openWithoutScripts(page, '/?q=node');
  const search = page.getByRole('searchbox', { name: 'Filter repositories' });
  await search.fill('library/r');
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('biggest');
  await page.getByRole('radio', { name: '90 days' }).check();
  await loadScripts();

  await expect(page).toHaveURL((url) => {
    const { q, sort, days } = Object.fromEntries(url.searchParams);
    return q === 'library/r' && sort === 'size' && days === '90';
  });
  await expect(search).toHaveValue('library/r');
  await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('link')).toHaveText([
    'library/redis',
    'library/registry',
  ]);
});

test('a text pasted before the scripts have loaded is parsed', async ({ page, app: _ }) => {
  const loadScripts = await openWithoutScripts(page, '/add');
  await page.getByRole('textbox', { name: 'Images' }).fill('ghcr.io/acme/typed-early:1');
  await loadScripts();
  await expect(page.getByRole('list', { name: 'Images found' })).toContainText('ghcr.io/acme/typed-early');
});

test.describe('as a stranger', () => {
  test.use({ storageState: STRANGER });

  test('an account and a password typed before the scripts have loaded sign in', async ({ page, app }) => {
    const loadScripts = await openWithoutScripts(page, '/sign-in');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await loadScripts();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(`${app.url}/`);
  });
});
