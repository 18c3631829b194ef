import { expect, test } from './fixtures.ts';

const VINCE = { name: 'Vince', email: 'vince@example.org', password: 'looks and never touches' };

test('a viewer sees no control that would be refused', async ({ demo, joinAs }) => {
  const page = await joinAs('viewer', VINCE);
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(response.url());
  });
  const banner = page.getByRole('region', { name: 'Demo' });
  await expect(banner).toContainText('Real Docker Hub history');
  await expect(banner.getByRole('button')).toHaveCount(0);

  await page.goto(`/repositories/${demo.idOf('library/httpd')}?settings=true`);
  const settings = page.getByRole('region', { name: 'Settings' });
  await expect(settings).toContainText('Read-only. You need the editor role to change these settings.');
  await expect(settings.getByRole('textbox', { name: 'Owner' })).toBeDisabled();
  await expect(settings.getByRole('button').filter({ hasNotText: /^Cop(y|ied)/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Check now' })).toHaveCount(0);

  await page.goto('/registries?edit=new');
  await expect(page.getByRole('list', { name: 'Registries' })).toBeVisible();
  await expect(page.getByRole('form')).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);

  await page.getByRole('button', { name: 'Open the command palette' }).click();
  await page.getByRole('combobox', { name: 'Command' }).fill('a');
  await expect(page.getByRole('option', { name: /^Account/ })).toBeVisible();
  for (const name of [/^Add images/, /^People/, /^Audit/])
    await expect(page.getByRole('option', { name })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Menu of Vince' }).click();
  await expect(page.getByRole('menuitem', { name: 'Account' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  for (const name of ['Channels', 'Routes', 'Rules', 'Budgets', 'Mutes']) {
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(page.getByText('Read-only. You need the editor role to change these settings.')).toBeVisible();
    // The explanations of terms are buttons too.
    await expect(page.getByRole('main').locator('button:not([popovertarget])')).toHaveCount(0);
  }
  expect(refused).toEqual([]);
});
