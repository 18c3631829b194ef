import { postJson } from '#tests/support/app.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

const npm = (name: string, version: string, bytes: number) => ({
  [`app/node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
  [`app/node_modules/${name}/index.js`]: noiseOf(bytes, bytes),
});
const layer = (...files: Record<string, Uint8Array | string>[]): LayerSpec => ({
  instruction: 'RUN npm ci',
  files: Object.assign({}, ...files),
});

test('the images with a package are found by its name, in the palette and on a page, and so is its history', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const older = buildImage({
    flavour: 'oci',
    layers: [layer(npm('express', '4.17.1', 90_000), npm('left-pad', '1.3.0', 4_000))],
  });
  const newer = buildImage({
    flavour: 'oci',
    layers: [layer(npm('express', '4.18.2', 120_000), npm('zod', '4.0.0', 60_000))],
  });
  const reference = `${registry.host}/team/search`;
  await pushImage(`${reference}:1.0.0`, older);
  await pushImage(`${reference}:1.1.0`, newer);
  const id = await watchRepository(app.url, reference);
  for (const { manifest } of [older, newer])
    await postJson(`${app.url}/api/v1/images/${manifest.digest}/contents?repositoryId=${id}`, {});
  const results = page.getByRole('region', { name: 'Results' });
  const found = results.getByRole('list', { name: 'Packages found' });
  const field = page.getByRole('searchbox', { name: 'Search packages' });

  await test.step('a text is searched while it is typed, and the URL has it', async () => {
    await page.goto('/packages');
    await expect(field).toBeFocused();
    await expect(page.getByText('Type a name to find the images')).toBeVisible();
    await expect(async () => {
      await page.reload();
      await field.fill('EXPR');
      await expect(found.getByRole('heading', { name: /^express/ })).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    await expect(page).toHaveURL(/q=EXPR/);
    const versions = found.getByRole('list', { name: 'Versions of express' }).locator('> li');
    await expect(versions).toHaveCount(2);
    await expect(versions.first()).toContainText('4.18.2');
    await expect(versions.first()).toContainText(`${reference}:1.1.0`);
  });

  await test.step('the beginning of the version and the ecosystem are filters', async () => {
    await page.getByRole('searchbox', { name: 'Version begins with' }).fill('4.17');
    await expect(found).not.toContainText('4.18.2');
    await expect(found).toContainText('4.17.1');
    await page.getByRole('combobox', { name: 'Ecosystem' }).selectOption({ label: 'Debian' });
    await expect(results).toContainText('No Debian package named “EXPR” with a version that begins with “4.17” found.');
    // A list shows a choice some milliseconds before the URL has it.
    await expect(page).toHaveURL(/ecosystem=dpkg/);
    await page.reload();
    await expect(page.getByRole('searchbox', { name: 'Version begins with' })).toHaveValue('4.17');
    await expectSound(page, {
      name: 'package-search-nothing',
      path: page.url().slice(app.url.length),
      ready: () => expect(results).toContainText('No Debian package'),
    });
  });

  await expectSound(page, {
    name: 'package-search',
    path: '/packages?q=express',
    ready: () => expect(found.getByRole('heading', { name: /^express/ })).toBeVisible(),
  });

  await test.step('an image leads to its packages, where a row opens the history', async () => {
    await page.goto('/packages?q=express');
    await found.getByRole('link', { name: `${reference}:1.1.0` }).click();
    await expect(page).toHaveURL(/tab=packages&q=express/);
    const row = page.getByRole('table', { name: 'Packages' }).getByRole('button', { name: /express/ });
    await row.focus();
    await page.keyboard.press('Enter');
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    const history = page.getByRole('list', { name: 'History of express' });
    await expect(history.getByRole('listitem').first()).toContainText('4.18.2');
    await expect(history.getByRole('listitem').last()).toContainText('4.17.1');
    await page.getByRole('link', { name: 'Find in all images' }).click();
    await expect(page).toHaveURL(/\/packages\?q=express&ecosystem=npm/);
  });

  await test.step('the palette finds the package', async () => {
    await page.goto('/');
    const command = page.getByRole('combobox', { name: 'Command' });
    // The page may not have its scripts yet.
    await expect(async () => {
      await page.keyboard.press('ControlOrMeta+k');
      await expect(command).toBeFocused({ timeout: 2_000 });
    }).toPass();
    await command.fill('left-pad');
    await page.getByRole('option', { name: /^left-pad/ }).click();
    await expect(page).toHaveURL(/\/packages\?q=left-pad&ecosystem=npm/);
    await expect(found.getByRole('heading', { name: /^left-pad/ })).toBeVisible();
  });

  await test.step('a comparison names the packages that changed', async () => {
    await page.goto(`/compare?from=${older.manifest.digest}&to=${newer.manifest.digest}&repositoryId=${id}`);
    const packages = page.getByRole('region', { name: 'Packages' });
    await expect(packages).toContainText('3 packages changed: + zod 4.0.0');
    await expect(packages.getByRole('row').filter({ hasText: 'express' })).toContainText('4.17.1 → 4.18.2');
  });
});

test.describe('a search that fails', () => {
  test.use({ allowedConsole: /status of 500/ });

  test('is an error with a button that tries again', async ({ page, app: _ }) => {
    await page.route('**/api/v1/packages?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto('/packages');
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('express');
    await expect(page.getByText('The packages could not be searched')).toBeVisible({ timeout: 20_000 });
    await page.unroute('**/api/v1/packages?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('The packages could not be searched')).toHaveCount(0);
  });
});
