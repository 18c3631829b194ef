import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { nodeApp, pollNow } from './growing.ts';
import { watchRepository } from './watching.ts';

test('two tags can be compared: their difference in words, by layer and by file, and the other way round', async ({
  page,
  app,
  registry,
}) => {
  const reference = `${registry.host}/compared/app`;
  await pushImage(`${reference}:1.0.0`, nodeApp('aaaa1111'));
  await pushImage(`${reference}:1.1.0`, nodeApp('bbbb2222', { ships: true, push: 2 }));
  await watchRepository(app.url, `${reference}:1.1.0`, { relation: 'ours' });

  await page.goto('/compare');
  const form = page.getByRole('form', { name: 'What to compare' });
  await form.getByRole('combobox', { name: 'Repository whose tags are offered' }).selectOption({ label: reference });
  await form.getByRole('combobox', { name: /^Before/ }).fill(`${reference}:1.0.0`);
  await form.getByRole('combobox', { name: /^After/ }).fill(`${reference}:1.1.0`);
  await form.getByRole('button', { name: 'Compare' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${reference} 1.0.0 → 1.1.0`);
  await expect(
    page.getByText(/2\.6\d MB, up 1\.5\d MB \(\+13\d %\)\. (All|Almost all) from RUN npm ci\./),
  ).toBeVisible();
  const newer = page.getByRole('list', { name: 'Newer layers, newest first' });
  await expect(newer.getByRole('listitem')).toHaveCount(3);
  await expect(newer.getByRole('button', { name: /RUN npm ci.*▲ 1\.5\d MB/ })).toHaveAttribute('aria-pressed', 'true');
  await newer.getByRole('button', { name: /ADD file/ }).click();
  await expect(page.getByRole('region', { name: 'Selected layer' })).toContainText('unchanged: not downloaded again');

  await test.step('swapping the two images turns growth into shrinkage', async () => {
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect(page.getByText(/1\.1\d MB, down 1\.5\d MB/)).toBeVisible();
    await page.goBack();
    await expect(page.getByText(/up 1\.5\d MB/)).toBeVisible();
  });

  await test.step('the files of the layers that differ are shown once they are read', async () => {
    await page.getByRole('button', { name: /^Read the files/ }).click();
    await expect(page.getByText(/: new package @swc\/core \(1\.50 MB unpacked\)\./)).toBeVisible({ timeout: 60_000 });
    const files = page.getByRole('region', { name: 'Files' });
    await expect(files.getByRole('row', { name: /@swc\/core npm/ })).toContainText('1.50 MB');
    await expect(files.getByRole('list', { name: 'Colours' })).toContainText('new');
    await files.getByText(/^Files that differ/).click();
    await expect(files.getByText('/app/node_modules/@swc/core/swc.node')).toBeVisible();
  });

  await test.step('what nodes pull again unchanged is known once the shared layers are read too', async () => {
    const facts = page.getByRole('main').locator('dl').filter({ hasText: 'pulled again unchanged' }).first();
    await expect(facts).toContainText('unknown: file lists not read yet for 1 layer');
    await facts.getByRole('button', { name: /^Read them \(60\d kB\)$/ }).click();
    await expect(facts).toContainText(/pulled again unchanged.*30\d kB \(1\d %\)/, { timeout: 60_000 });
    await expect(newer.getByRole('button', { name: /RUN npm ci.*1\d % unchanged/ })).toBeVisible();
  });
});

test('a comparison opens from the tags and from the chart, and two equal images are called the same', async ({
  page,
  app,
  demo,
  registry,
}) => {
  const httpd = demo.idOf('library/httpd');
  await page.goto('/compare?from=docker.io/library/httpd:latest&to=docker.io/library/httpd:latest');
  // Searches within main, because React briefly renders streamed content a second time, hidden, outside of it.
  await expect(page.getByRole('main').getByText('Both are the same image.')).toBeVisible();
  await page.goto(`/repositories/${httpd}`);
  await page
    .getByRole('region', { name: 'Tags' })
    .getByRole('link', { name: /^compare:/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/compare\?to=sha256/);
  await expect(page.getByRole('region', { name: 'Layers side by side' })).toBeVisible();
  // The demo has no registry, so reading files would be refused.
  await expect(page.getByText(/^The demo is a recording/)).toBeVisible();
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
  await page.getByRole('link', { name: 'Open in Compare' }).click();
  await expect(page.getByText(/from RUN npm ci/)).toBeVisible();
});

test.describe('what is not there', () => {
  test.use({ allowedConsole: /status of 404/ });

  test('names the way to watch it, and lets the reader choose another', async ({ page }) => {
    await page.goto('/compare?to=ghcr.io/none/such:1');
    await expect(page.getByRole('alert').filter({ hasText: 'could not' })).toContainText('Add it under Add images');
    await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    const form = page.getByRole('form', { name: 'What to compare' });
    await expect(form.getByLabel('After')).toHaveValue('ghcr.io/none/such:1');
  });
});
