import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { nodeApp, pollNow } from './growing.ts';
import { unwatchRepository, watchRepository } from './watching.ts';

test('compare two tags: choose, read the sentence and the layers, swap, read the files', async ({
  page,
  app,
  registry,
}) => {
  const reference = `${registry.host}/compared/app`;
  await pushImage(`${reference}:1.0.0`, nodeApp('aaaa1111'));
  await pushImage(`${reference}:1.1.0`, nodeApp('bbbb2222', { ships: true, push: 2 }));
  const id = await watchRepository(app.url, `${reference}:1.1.0`, { relation: 'ours' });

  await page.goto('/compare');
  const form = page.getByRole('form', { name: 'What to compare' });
  await form.getByRole('combobox', { name: 'Repository whose tags are offered' }).selectOption({ label: reference });
  await form.getByRole('combobox', { name: /^Before/ }).fill(`${reference}:1.0.0`);
  await form.getByRole('combobox', { name: /^After/ }).fill(`${reference}:1.1.0`);
  await form.getByRole('button', { name: 'Compare' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${reference} 1.0.0 → 1.1.0`);
  await expect(page.getByText(/2\.6\d MB, 1\.5\d MB more\. 1\.5\d MB of it is RUN npm ci\./)).toBeVisible();
  const newer = page.getByRole('list', { name: 'Newer layers, newest first' });
  await expect(newer.getByRole('listitem')).toHaveCount(3);
  await expect(newer.getByRole('button', { name: /RUN npm ci.*▲ 1\.5\d MB/ })).toHaveAttribute('aria-pressed', 'true');
  await newer.getByRole('button', { name: /ADD file/ }).click();
  await expect(page.getByRole('region', { name: 'Chosen layer' })).toContainText('the same blob in both');

  await test.step('swapped, it is less; and again more', async () => {
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect(page.getByText(/1\.1\d MB, 1\.5\d MB less\./)).toBeVisible();
    await page.goBack();
    await expect(page.getByText(/1\.5\d MB more\./)).toBeVisible();
  });

  await test.step('the files of the layers that differ, once they were read', async () => {
    await page.getByRole('button', { name: /^Read the files/ }).click();
    await expect(page.getByText(/`?@swc\/core`? is new \(1 file\)/)).toBeVisible({ timeout: 60_000 });
    const files = page.getByRole('region', { name: 'Files' });
    await expect(files.getByRole('row', { name: /@swc\/core npm/ })).toContainText('1.50 MB');
    await expect(files.getByRole('list', { name: 'Colours' })).toContainText('added');
    await files.getByText(/^Files that differ/).click();
    await expect(files.getByText('/app/node_modules/@swc/core/swc.node')).toBeVisible();
  });
  await unwatchRepository(app.url, id);
});

test('the same image, another platform, the unknown, and ways that lead here', async ({
  page,
  app,
  demo,
  registry,
}) => {
  const httpd = demo.idOf('library/httpd');
  await page.goto('/compare?from=docker.io/library/httpd:latest&to=docker.io/library/httpd:latest');
  // Within main: what React streams is in the page twice for a moment, once hidden.
  await expect(page.getByRole('main').getByText('Both are the same image.')).toBeVisible();
  await page.goto(`/repositories/${httpd}`);
  await page
    .getByRole('region', { name: 'Tags' })
    .getByRole('link', { name: /^compare:/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/compare\?to=sha256/);
  await expect(page.getByRole('region', { name: 'Layers side by side' })).toBeVisible();
  // What would be refused is not offered: the demo has no registry.
  await expect(page.getByText(/layers? cannot be read/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Read the files/ })).toHaveCount(0);

  const reference = `${registry.host}/compared/moved`;
  await pushImage(`${reference}:main`, nodeApp('aaaa1111'));
  const id = await watchRepository(app.url, `${reference}:main`);
  await pushImage(`${reference}:main`, nodeApp('bbbb2222', { ships: true, push: 2 }));
  await pollNow(app.url, id);
  await page.goto(`/repositories/${id}`);
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.getByRole('link', { name: 'Open the comparison' }).click();
  await expect(page.getByText(/1\.5\d MB of it is RUN npm ci/)).toBeVisible();
  await unwatchRepository(app.url, id);
});

test.describe('what is not there', () => {
  test.use({ allowedConsole: /status of 404/ });

  test('says how to have it watched, and lets one choose another', async ({ page }) => {
    await page.goto('/compare?to=ghcr.io/none/such:1');
    await expect(page.getByRole('alert').filter({ hasText: 'could not' })).toContainText('Add it under Add images');
    await page.getByRole('button', { name: 'Compare others' }).click();
    await expect(page.getByRole('form', { name: 'What to compare' })).toBeVisible();
  });
});
