import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const command = (page: Page) => page.getByRole('combobox', { name: 'Command' });
const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true }).getByRole('option');

/** Opens the palette by its key. The page may not have its scripts yet. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(command(page)).toBeFocused({ timeout: 2_000 });
  }).toPass();
}

test.beforeEach(async ({ demo: _, page }) => {
  await page.goto('/');
});

test('the palette finds a tag by repository and name, and opens its image', async ({ page }) => {
  await openPalette(page);
  await command(page).fill('redis:lat');
  await expect(group(page, 'Tags').first()).toHaveText(/library\/redis:latest/);
  await expect(group(page, 'Tags')).not.toHaveCount(0);
  expect(await group(page, 'Tags').count()).toBeLessThanOrEqual(8);
  await group(page, 'Tags').first().click();
  await expect(page).toHaveURL(/\/repositories\/[^/]+\/images\/sha256:/);
});

test('the palette finds an incident by its number', async ({ page, demo }) => {
  await openPalette(page);
  await command(page).fill(`#${demo.incident}`);
  await expect(group(page, 'Incidents').first()).toContainText(`#${demo.incident} `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/incidents/${demo.incident}$`));
});

test('the palette finds registries, settings, sections of settings and actions', async ({ page }) => {
  await openPalette(page);
  for (const [text, name, option] of [
    ['docker.io', 'Registries', /docker\.io/],
    ['delive', 'Settings', /^Deliveries/],
    ['pipeline', 'Settings', /^Check from a pipeline/],
    ['add ch', 'Actions', /^Add channel/],
    ['sign', 'Actions', /^Sign out/],
  ] as const) {
    await command(page).fill(text);
    await expect(group(page, name).filter({ hasText: option })).toHaveCount(1);
  }
  await command(page).fill('create token');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form', { name: 'Create token' })).toBeVisible();
});

test('arrows, Home and End choose, Enter opens, and Ctrl Enter opens a new tab', async ({ page, context }) => {
  await openPalette(page);
  const selected = page.getByRole('option', { selected: true });
  await command(page).fill('library/r');
  await expect(group(page, 'Repositories')).toHaveCount(2);
  const all = page.getByRole('option');
  await expect(all.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(all.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(all.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(all.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(all.first()).toHaveAttribute('aria-selected', 'true');
  await expect(selected).toHaveCount(1);
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Control+Enter');
  await expect(await opened).toHaveURL(/\/repositories\//);
  await expect(command(page)).toBeVisible();
});

test('Enter waits for the answer to what was typed', async ({ page }) => {
  await page.route('**/api/v1/search?*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await openPalette(page);
  await page.keyboard.type('traefik');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/traefik' })).toBeVisible();
});

test('an empty palette shows the places visited last by their names', async ({ page, demo }) => {
  await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/httpd' })).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('plimsoll-recent')), { timeout: 10_000 })
    .toContain('library/httpd');
  await page.goto('/');
  await openPalette(page);
  await expect(group(page, 'Recent')).toHaveText(['docker.io/library/httpd']);
  await expect(group(page, 'Recent')).not.toContainText(demo.idOf('library/httpd'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/httpd' })).toBeVisible();
});

test('the button names the key as the system of the browser does', async ({ page, browser, storageState }) => {
  const button = page.getByRole('button', { name: 'Open the command palette' });
  await expect(button).toHaveAttribute('aria-keyshortcuts', 'Control+K');
  await expect(button).toContainText('Ctrl K');
  const userAgent = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
  const baseURL = new URL('/', page.url()).href;
  const context = await browser.newContext({ baseURL, userAgent, ...(storageState && { storageState }) });
  const mac = await context.newPage();
  const complaints: string[] = [];
  mac.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await mac.goto('/');
  const macButton = mac.getByRole('button', { name: 'Open the command palette' });
  await expect(macButton).toContainText('⌘K');
  await expect(macButton).toHaveAttribute('aria-keyshortcuts', 'Meta+K');
  await expect(async () => {
    await mac.keyboard.press('Meta+k');
    await expect(command(mac)).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await context.close();
  expect(complaints).toEqual([]);
});
