import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

test.beforeEach(async ({ demo: _, page }) => {
  await page.goto('/');
});

test('? lists the keys of every screen, but not while a field takes text', async ({ page }) => {
  const filter = page.getByRole('searchbox', { name: 'Filter repositories' });
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(dialog(page)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  for (const name of ['Everywhere', 'Repositories', 'Chart', 'Incidents'])
    await expect(dialog(page).getByRole('region', { name })).toBeVisible();
  await expect(dialog(page).getByRole('region', { name: 'Incidents' })).toContainText('Acknowledge');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await filter.focus();
  await page.keyboard.type('?g');
  await expect(filter).toHaveValue('?g');
  await expect(dialog(page)).toHaveCount(0);
});

test('the list of keys is in the menu of the account and in the palette', async ({ page }) => {
  await page.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Open the command palette' }).click();
  await page.getByRole('combobox', { name: 'Command' }).fill('shortcuts');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
});

test('g and a letter open a screen', async ({ page }) => {
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(page).toHaveURL(/\/incidents$/, { timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/settings\/channels$/);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('list', { name: 'Repositories' })).toBeVisible();
});
