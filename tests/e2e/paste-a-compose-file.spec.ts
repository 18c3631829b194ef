import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';

test('each image of a pasted compose file is ticked or has the reason why it cannot be watched', async ({
  page,
  app,
  registry,
}) => {
  const { host } = registry;
  for (const [seed, name] of ['shop/api', 'shop/worker'].entries())
    await pushImage(`${host}/${name}:2.0.0`, appImage('docker', { seed: 20 + seed }));
  const compose = `services:
  api:
    image: ${host}/shop/api:2.0.0
  worker:
    image: ${host}/shop/worker:2.0.0
  cache:
    image: docker.io/library/redis:7
  proxy:
    image: registry.example.com/proxy:\${PROXY_VERSION}
  web:
    build: ./web
`;
  await page.goto('/add');
  await page.getByRole('textbox', { name: 'Images' }).fill(compose);
  await expect(page.getByText(/Parsed as a compose file: .*2 on 127\.0\.0\.1/)).toBeVisible();
  const rows = page.getByRole('list', { name: 'Images found' }).getByRole('listitem');
  await expect(rows).toHaveCount(3);
  const skipped = page.getByRole('group').filter({ hasText: 'skipped' }).or(page.locator('details'));
  await skipped.first().locator('summary').click();
  await expect(page.getByText(/PROXY_VERSION/).last()).toBeVisible();

  for (const name of ['shop/api', 'shop/worker']) {
    const row = rows.filter({ hasText: name });
    await expect(row).toContainText('1 tag, public; 1 series');
    await expect(row.getByRole('checkbox')).toBeChecked();
  }
  const hub = rows.filter({ hasText: 'docker.io/library/redis' });
  await expect(hub.getByRole('alert')).toHaveText(/\w+ .*\. \w+.*/, { timeout: 45_000 });
  await expect(hub.getByRole('checkbox')).not.toBeChecked();
  await expect(hub.getByRole('button', { name: 'Try again' })).toBeVisible();

  await page.getByRole('textbox', { name: 'Owner (optional)' }).fill('shop');
  await page.getByRole('button', { name: 'Watch 2 repositories' }).click();
  await expect(page).toHaveURL(`${app.url}/`);
  const list = page.getByRole('list', { name: 'Repositories' });
  await expect(list.getByRole('link', { name: 'shop/api' })).toBeVisible();
  await expect(list.getByRole('link', { name: 'shop/worker' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Owner' }).selectOption('shop');
  await expect(list.getByRole('listitem')).toHaveCount(2);
});
