import { getJson } from '#tests/support/app.ts';
import { buildImage, type LayerSpec, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { compressedBytes, LIMIT_BYTES, readNamedScripts } from './named-scripts.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type TagsAnswer = { items: { digest: string; platforms: { digest: string }[] }[] };

const VERA = { name: 'Vera', email: 'vera-packages@example.org', password: 'reads packages and nothing else' };

const BASE: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: {
    'usr/bin/curl': noiseOf(250_000, 91),
    'etc/motd': noiseOf(3_000, 92),
    'var/lib/dpkg/info/curl.list': '/.\n/usr/bin/curl\n/etc/motd\n',
    'var/lib/dpkg/status': 'Package: curl\nStatus: install ok installed\nVersion: 7.88.1-10+deb12u8\n',
  },
};
const shared = noiseOf(60_000, 93);
/** More packages than a page has. */
const many = Object.fromEntries(
  Array.from({ length: 118 }, (_, at) => [`app/node_modules/package-${at + 1}/index.js`, `module.exports = ${at};`]),
);
const OWN: LayerSpec = {
  instruction: 'RUN npm ci',
  files: {
    ...many,
    'app/node_modules/.pnpm/@swc+core@1.9.3/node_modules/@swc/core/binding.node': noiseOf(400_000, 94),
    'app/node_modules/.pnpm/lodash@4.17.21/node_modules/lodash/lodash.js': shared,
    'app/dist/lodash.js': shared,
    'etc/.wh.motd': '',
  },
};

test('the packages of an image are read on request, filtered and sorted, and the URL has the state', async ({
  page,
  app,
  registry,
  request,
  joinAs,
}) => {
  test.slow();
  const image = buildImage({ flavour: 'oci', layers: [BASE, OWN, layerOf('COPY . .', 20_000, 95)] });
  const repository = `${registry.host}/team/packages`;
  await pushImage(`${registry.host}/team/packages-base:12`, buildImage({ flavour: 'oci', layers: [BASE] }));
  await pushImage(`${repository}:1.0.0`, image);
  await watchRepository(app.url, `${registry.host}/team/packages-base`);
  const id = await watchRepository(app.url, repository);
  const path = `/repositories/${id}/images/${image.manifest.digest}`;
  const packages = page.getByRole('region', { name: 'Packages' });
  const table = packages.getByRole('table', { name: 'Packages' });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name });

  await test.step('the tab is chosen by keyboard', async () => {
    await page.goto(path);
    await page.getByRole('radio', { name: 'Layers' }).focus();
    await expect(async () => {
      await page.keyboard.press('ArrowRight');
      await expect(page).toHaveURL(/tab=packages/, { timeout: 500 });
    }).toPass();
    await expect(page.getByRole('radio', { name: 'Packages' })).toBeChecked();
    await expect(page.getByRole('listbox', { name: 'Layers, newest first' })).toHaveCount(0);
  });

  await test.step('a viewer sees that the files are not read, and no button', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(`${path}?tab=packages`);
    const seen = viewer.getByRole('region', { name: 'Packages' });
    await expect(seen).toContainText('You need the editor role to read them.');
    await expect(seen.getByRole('button', { name: /^Read files/ })).toHaveCount(0);
  });

  await test.step('the button reads all layers, and the packages appear', async () => {
    await expect(packages).toContainText('File lists not read yet for 3 layers of 3.');
    await expect(packages.getByRole('table')).toHaveCount(0);
    await expectSound(page, {
      name: 'packages-unread',
      path: `${path}?tab=packages`,
      ready: () => expect(packages.getByRole('button', { name: /^Read files/ })).toBeVisible(),
    });
    await packages.getByRole('button', { name: /^Read files \(7\d\d kB\)$/ }).click();
    await expect(table).toBeVisible({ timeout: 30_000 });
    await expect(packages.getByRole('status')).toHaveCount(0, { timeout: 30_000 });
    await expect(packages).toContainText('100 of 121 packages');
    await expect(row('@swc/core')).toContainText('1.9.3');
    await expect(row('@swc/core')).toContainText('own, layer 2');
    await expect(row('curl')).toContainText('base, layer 1');
    const totals = packages.getByRole('list', { name: 'Unpacked files' });
    await expect(totals).toContainText('3.00 kB wasted');
    await expect(totals).toContainText('60.0 kB duplicates');
    await totals.getByRole('button', { name: 'duplicates' }).click();
    await expect(page.getByText('Duplicate bytes: the bytes of visible files')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('more are loaded, and a column sorts', async () => {
    await packages.getByRole('button', { name: 'Load more' }).click();
    await expect(packages).toContainText('121 of 121 packages');
    await expect(packages.getByRole('button', { name: 'Load more' })).toHaveCount(0);
    await table.getByRole('button', { name: 'name' }).click();
    await table.getByRole('button', { name: 'name' }).click();
    await expect(table.getByRole('columnheader', { name: 'name' })).toHaveAttribute('aria-sort', 'ascending');
    await expect(table.getByRole('row').nth(1)).toContainText('@swc/core');
    // Numbers are compared by value.
    await expect(table.getByRole('row').nth(5)).toContainText('package-2');
  });

  await test.step('the filters are in the URL', async () => {
    await packages.getByRole('combobox', { name: 'Ecosystem' }).selectOption({ label: 'Debian' });
    await expect(packages).toContainText('1 of 1 package');
    await packages.getByRole('searchbox', { name: 'Filter packages' }).fill('lodash');
    await expect(packages).toContainText('No package of this ecosystem contains “lodash”.');
    await packages.getByRole('combobox', { name: 'Ecosystem' }).selectOption({ label: 'All ecosystems' });
    await expect(row('lodash')).toContainText('60.0 kB');
    // A list shows a choice some milliseconds before the URL has it.
    await expect(page).not.toHaveURL(/ecosystem=/);
    await page.reload();
    await expect(packages).toContainText('1 of 1 package');
    await expect(page).toHaveURL(/q=lodash/);
  });

  await expectSound(page, {
    name: 'packages',
    path: `${path}?tab=packages`,
    ready: () => expect(row('curl')).toBeVisible(),
  });

  await test.step('the HTML names few scripts, and not those of the packages', async () => {
    for (const one of [path, `${path}?tab=packages`]) {
      const scripts = await readNamedScripts(request, one);
      expect(scripts.length).toBeGreaterThan(5);
      const bytes = compressedBytes(scripts);
      test.info().annotations.push({ type: 'compressed scripts', description: `${bytes} bytes` });
      expect(bytes, one).toBeLessThanOrEqual(LIMIT_BYTES);
      expect(scripts.some((script) => script.includes('Filter packages'))).toBe(false);
    }
  });
});

test('an image of the demo has no registry, so its packages are not available', async ({ page, app, demo }) => {
  const id = demo.idOf('library/httpd');
  const { items } = await getJson<TagsAnswer>(`${app.url}/api/v1/repositories/${id}/tags`);
  await page.goto(`/repositories/${id}/images/${items[0]?.platforms[0]?.digest ?? items[0]?.digest}?tab=packages`);
  const packages = page.getByRole('region', { name: 'Packages' });
  await expect(packages).toContainText('The demo is a recording');
  await expect(packages.getByRole('button')).toHaveCount(0);
  await expect(packages.getByRole('table')).toHaveCount(0);
});

test.describe('an answer that fails', () => {
  test.use({ allowedConsole: /status of 500/ });

  test('is an error with a button that tries again', async ({ page, app, registry }) => {
    const image = buildImage({ flavour: 'oci', layers: [layerOf('ADD rootfs.tar', 5_000, 96)] });
    await pushImage(`${registry.host}/team/failing:1`, image);
    const id = await watchRepository(app.url, `${registry.host}/team/failing`);
    await page.route('**/packages?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`/repositories/${id}/images/${image.manifest.digest}?tab=packages`);
    await expect(page.getByText('The packages could not be read')).toBeVisible({ timeout: 20_000 });
    await page.unroute('**/packages?*');
    await page.getByRole('button', { name: /again|retry/i }).click();
    await expect(page.getByRole('region', { name: 'Packages' })).toContainText('File lists not read yet');
  });
});
