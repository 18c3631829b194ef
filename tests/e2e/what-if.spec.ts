import type { WhatIf } from '#lib/views/dto/what-if.ts';
import { getJson, waitUntil } from '#tests/support/app.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

const VERA = { name: 'Vera', email: 'vera-what-if@example.org', password: 'tries another base and nothing else' };

const dpkg = (...names: string[]) =>
  names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1.0-1\n\n`).join('');
const FULL: LayerSpec = {
  instruction: 'ADD full.tar /',
  files: {
    'usr/lib/gcc': noiseOf(400_000, 311),
    'etc/os-release': 'ID=debian\n',
    'var/lib/dpkg/status': dpkg('bash', 'gcc'),
  },
};
const SLIM: LayerSpec = {
  instruction: 'ADD slim.tar /',
  files: {
    'usr/bin/tini': noiseOf(50_000, 312),
    'etc/os-release': 'ID=debian\n',
    'var/lib/dpkg/status': dpkg('bash', 'tini'),
  },
};
const TINY: LayerSpec = { instruction: 'ADD tiny.tar /', files: { 'bin/sh': noiseOf(20_000, 313) } };
const OWN: LayerSpec[] = [
  {
    instruction: 'RUN turbo build',
    files: { 'app/.turbo/cache': noiseOf(150_000, 314), 'etc/os-release': 'ID=own\n' },
  },
  { instruction: 'COPY . /app', files: { 'app/index.js': noiseOf(60_000, 315) } },
];
const build = (layers: LayerSpec[]) => buildImage({ flavour: 'oci', layers });

/** The answer for a base that is not watched. */
test.use({ allowedConsole: /422 .*what-if\?/ });

test('another base and mended findings are tried, and the URL has the change', async ({
  page,
  app,
  registry,
  request,
  joinAs,
}) => {
  test.slow();
  const base = `${registry.host}/what-if/node`;
  await pushImage(`${base}:22`, build([FULL]));
  const slim = build([SLIM]);
  await pushImage(`${base}:22-slim`, slim);
  await pushImage(`${registry.host}/what-if/tiny:1`, build([TINY]));
  const image = build([FULL, ...OWN]);
  await pushImage(`${registry.host}/what-if/app:1.0.0`, image);
  const baseId = await watchRepository(app.url, base, { relation: 'upstream' });
  const id = await watchRepository(app.url, `${registry.host}/what-if/app`, { relation: 'ours' });
  const path = `/repositories/${id}/images/${image.manifest.digest}`;
  const prediction = page.getByRole('region', { name: 'Prediction' });
  const figure = (name: string) => prediction.getByRole('row', { name: new RegExp(`^${name}`) });
  await request.post(`/api/v1/images/${image.manifest.digest}/contents?repositoryId=${id}`);
  await request.post(`/api/v1/images/${slim.manifest.digest}/contents?repositoryId=${baseId}`);
  await waitUntil(async () => {
    const change = `repositoryId=${id}&base=22-slim&baseRepositoryId=${baseId}`;
    const { packages } = await getJson<WhatIf>(`${app.url}/api/v1/images/${image.manifest.digest}/what-if?${change}`);
    return packages !== null;
  }, 60_000);

  await test.step('the head of the image leads to the page, which begins with the image as it is', async () => {
    await page.goto(path);
    await page.getByRole('link', { name: 'Try another base' }).click();
    await expect(page).toHaveURL(/\/what-if$/);
    await expect(figure('size')).toContainText('same');
    await expect(prediction).toContainText('Choose another base, or findings to mend, to see what changes.');
  });

  await test.step('a watched base is chosen by keyboard', async () => {
    await page.getByRole('radio', { name: /node:22 as it is/ }).focus();
    await expect(async () => {
      await page.keyboard.press('ArrowDown');
      await expect(page).toHaveURL(/base=22-slim/, { timeout: 500 });
    }).toPass();
    await expect(prediction).toContainText('what-if/node:22-slim');
    await expect(figure('size')).toContainText(/6\d\d kB.*26\d kB.*shrank by/);
    await expect(figure('base layers')).toContainText(/40\d kB.*5\d\.\d kB/);
    await expect(figure('unpacked size')).toContainText(/61\d kB.*26\d kB/);
    const packages = prediction.getByRole('region', { name: 'Packages' });
    await expect(packages.getByRole('row', { name: /gcc/ })).toContainText('1.0-1');
    await expect(packages.getByRole('row', { name: /tini/ })).toBeVisible();
    await expect(prediction).toContainText(/Own layers replace or remove 1 file of the base/);
  });

  await test.step('findings are mended', async () => {
    await page
      .getByRole('checkbox', { name: /turbo|build/i })
      .first()
      .check();
    await expect(page).toHaveURL(/without=build-cache/);
    await expect(figure('size')).toContainText(/11\d kB/);
    await expect(prediction).toContainText(/1 finding saves (about )?14\d kB\./);
    await page.reload();
    await expect(figure('size')).toContainText(/11\d kB/);
    await expect(page.getByRole('radio', { name: /node:22-slim/ })).toBeChecked();
    const { pathname, search } = new URL(page.url());
    await expectSound(page, {
      name: 'what-if',
      path: `${pathname}${search}`,
      ready: () => expect(figure('size')).toContainText(/11\d kB/),
    });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step('a base that is not watched is read from its registry', async () => {
    const reference = `${registry.host}/what-if/tiny:1`;
    await page.goto(`${path}/what-if`);
    await page.getByRole('textbox', { name: 'Another reference' }).fill(reference);
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is not a watched image' })).toBeVisible();
    await page.getByRole('button', { name: 'Read from its registry' }).click();
    await expect(prediction).toContainText('what-if/tiny:1, read from its registry now');
    await expect(figure('base layers')).toContainText(/20\.\d kB/);
    await expect(figure('unpacked size')).toContainText('not read');
  });

  await test.step('a viewer tries watched bases only', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(`${path}/what-if?base=${encodeURIComponent(`${registry.host}/what-if/tiny:1`)}`);
    await expect(viewer.getByText('An editor can read it from its registry')).toBeVisible();
    await expect(viewer.getByRole('button', { name: 'Read from its registry' })).toHaveCount(0);
    await viewer.getByRole('button', { name: 'Keep the base' }).click();
    await expect(viewer.getByRole('region', { name: 'Prediction' })).toContainText('same');
  });
});
