import { expect, test } from './fixtures.ts';

test('the header leads to the settings and marks where the reader is', async ({ page, demo: _ }) => {
  await page.goto('/');
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Channels' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Budgets' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
  await expect(main.getByRole('link', { name: 'Repositories' })).not.toHaveAttribute('aria-current', 'page');
});

for (const width of [360, 390])
  test(`the header fits a phone of ${width} px, and its menu leads to every screen`, async ({ page, demo: _ }) => {
    await page.setViewportSize({ width, height: 780 });
    await page.goto('/settings/budgets');
    const excess = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await excess()).toBeLessThanOrEqual(0);
    // A word of the navigation beside the logo would read as the title of the screen.
    await expect(page.getByRole('banner').getByText('Plimsoll', { exact: true })).toBeVisible();
    const incidents = page.getByRole('navigation', { name: 'Main' }).getByText('Incidents');
    expect((await incidents.boundingBox())?.width ?? 0).toBeLessThanOrEqual(1);
    const right = await page.locator('header button:visible').last().boundingBox();
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(width);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    const menu = page.getByRole('navigation', { name: 'Screens' });
    const screens = ['Repositories', 'Incidents', 'Registries', 'Packages', 'Usage', 'Compare', 'Settings'];
    await expect(menu.getByRole('link')).toHaveText(screens);
    await expect(menu.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'page');
    expect(await excess()).toBeLessThanOrEqual(0);
    await menu.getByRole('link', { name: 'Registries' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Registries' })).toBeVisible();
    await expect(menu).toBeHidden();
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
  });
