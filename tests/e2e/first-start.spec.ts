import { test as base, expect } from './fixtures.ts';

const test = base.extend({ baseURL: async ({ freshApp }, use) => use(freshApp.url) });

test('a first start offers the demo, shows it while it loads, and can remove it again', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Add images' })).toHaveAttribute('href', '/add');

  await page.getByRole('button', { name: 'Load demo data' }).click();
  const banner = page.getByRole('region', { name: 'Demo' });
  await expect(banner).toContainText('Real Docker Hub history');
  await expect(banner.getByRole('progressbar')).toBeVisible();
  await expect(banner).toContainText(/Replaying: [\d,]+ of [\d,]+ pushes/);
  const rows = page.getByRole('list', { name: 'Repositories' }).getByRole('listitem');
  await expect(rows.first()).toBeVisible();

  await expect(banner.getByRole('progressbar')).toBeHidden({ timeout: 90_000 });
  await expect(rows).toHaveCount(20);
  await expect(page.getByText(/^20 of 20 repositories/)).toBeVisible();

  await banner.getByRole('link', { name: /^Why checkout grew by [\d.]+ MB/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /checkout/ })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('typescript');
  await expect(page.getByRole('main')).toContainText('playwright-core');
  await page.goto('/');
  await expect(rows).toHaveCount(20);

  await banner.getByRole('button', { name: 'Remove demo' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the demo?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(rows).toHaveCount(20);
  await banner.getByRole('button', { name: 'Remove demo' }).click();
  await dialog.getByRole('button', { name: 'Remove demo' }).click();
  await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
});
