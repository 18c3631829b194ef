import type { App } from '#tests/support/app.ts';
import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { test as base, expect, runApp } from './fixtures.ts';

type Fixtures = { ownApp: App };

/** Starts an application that may not connect to private networks, as after its first start. */
const test = base.extend<Fixtures>({
  ownApp: [
    async ({ browserName: _ }, use) => runApp(use, { env: { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'false' } }),
    // The first start builds the application when its sources changed.
    { timeout: 180_000 },
  ],
  baseURL: async ({ ownApp }, use) => use(ownApp.url),
});

test('a registry in a private network is read only after a person allows its host, and can be refused again (S-12)', async ({
  page,
  registry,
}) => {
  const repository = `${registry.host}/team/local`;
  await pushImage(`${repository}:1.0.0`, appImage('oci', { seed: 1, appBytes: 90_000 }));

  await page.goto('/add');
  await page.getByRole('textbox', { name: 'Images' }).fill(repository);
  const row = page.getByRole('list', { name: 'Images found' }).getByRole('listitem');
  const question = row.getByRole('group', { name: `${registry.host} is in a private network` });
  await expect(question).toContainText('Plimsoll connects there only when you allow it.');
  await expect(row.getByRole('checkbox', { name: `Watch ${repository}` })).not.toBeChecked();
  await question.getByRole('button', { name: 'Allow this host' }).click();
  await expect(row).toContainText('1 tag, public; 1 series');
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Watch 1 repository' }).click();
  await expect(page.getByRole('heading', { level: 1, name: repository })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Tags' }).getByRole('link', { name: '1.0.0' })).toBeVisible();

  await page.goto('/registries');
  const item = page.getByRole('list', { name: 'Registries' }).getByRole('listitem').filter({ hasText: registry.host });
  await expect(item.getByText('private network', { exact: true })).toBeVisible();
  await item.getByRole('button', { name: `Edit ${registry.host}` }).click();
  await item.getByRole('button', { name: 'Disallow the private network' }).click();
  await expect(item.getByText('private network', { exact: true })).toBeHidden();
  await item.getByRole('button', { name: 'Cancel' }).click();
  await item.getByRole('button', { name: `Test ${registry.host}` }).click();
  const again = item.getByRole('group', { name: `${registry.host} is in a private network` });
  await again.getByRole('button', { name: 'Allow this host' }).click();
  await expect(item.getByText('private network', { exact: true })).toBeVisible();
  await expect(again).toBeHidden();
  await item.getByRole('button', { name: `Test ${registry.host}` }).click();
  await expect(item.getByRole('status')).toContainText(/^Answered in \d+ ms/);
});

test.describe('the address of a new registry', () => {
  // Chromium writes each refused request into the console.
  test.use({ allowedConsole: /the server responded with a status of 422/ });

  test('an added registry in a private network needs the same permission, and a metadata address is never allowed', async ({
    page,
    guardedRegistry,
  }) => {
    await page.goto('/registries', { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Add registry' }).click();
    const form = page.getByRole('form', { name: 'Add registry' });
    await form.getByRole('textbox', { name: 'URL' }).fill('http://169.254.169.254');
    await form.getByRole('switch', { name: 'plain http' }).check();
    await form.getByRole('button', { name: 'Save registry' }).click();
    await expect(form.getByRole('alert')).toContainText('never connects');
    await expect(form.getByRole('button', { name: 'Allow this host' })).toHaveCount(0);

    await form.getByRole('textbox', { name: 'URL' }).fill(guardedRegistry.url);
    await form.getByRole('button', { name: 'Save registry' }).click();
    await form.getByRole('button', { name: 'Allow this host' }).click();
    await expect(form).toBeHidden();
    const item = page
      .getByRole('list', { name: 'Registries' })
      .getByRole('listitem')
      .filter({ hasText: guardedRegistry.host });
    await expect(item.getByText('private network', { exact: true })).toBeVisible();
  });
});
