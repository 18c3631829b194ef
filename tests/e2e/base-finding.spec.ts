import { elfOf } from '#tests/support/elf.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, runApp, test as shared } from './fixtures.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

/** Other tests read layers on request only. */
const test = shared.extend({
  app: [
    async ({ browserName: _ }, use) => runApp(use, { env: { PLIMSOLL_CONTENTS_BYTES_PER_DAY: '1 GB' } }),
    { scope: 'worker' },
  ],
});

const library = (soname: string) => elfOf({ soname, needed: ['libc.so.6'] });
const COMMON = { 'lib/libc.so.6': library('libc.so.6'), 'bin/sh': 'sh', 'usr/bin/apt-get': 'apt' };
const dpkg = (name: string, path: string) => ({
  'var/lib/dpkg/status': `Package: ${name}\nStatus: install ok installed\nVersion: 1\n`,
  [`var/lib/dpkg/info/${name}.list`]: `/.\n/${path}\n`,
});
const VIPS = 'usr/lib/libvips.so.42';
const FULL: LayerSpec = {
  instruction: 'ADD rootfs.tar.xz /',
  files: {
    ...COMMON,
    [VIPS]: library('libvips.so.42'),
    ...dpkg('libvips42', VIPS),
    'opt/full': noiseOf(12_000_000, 301),
  },
};
const SLIM: LayerSpec = {
  instruction: 'ADD rootfs.tar.xz /',
  files: { ...COMMON, 'opt/slim': noiseOf(3_000_000, 302) },
};
const APP: LayerSpec = {
  instruction: 'COPY . /app # buildkit',
  files: { 'app/node_modules/sharp/sharp.node': elfOf({ needed: ['libvips.so.42', 'libc.so.6'] }) },
};

test('an image on a full base has a finding with the sizes of both bases, and what the smaller one lacks', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const built = (...layers: LayerSpec[]) => buildImage({ flavour: 'oci', layers });
  const image = built(FULL, APP);
  const mirror = `${registry.host}/mirror/node`;
  await pushImage(`${mirror}:24`, built(FULL));
  await pushImage(`${mirror}:24-slim`, built(SLIM));
  await pushImage(`${registry.host}/team/thumbnails:1.0.0`, image);
  await watchRepository(app.url, mirror, { relation: 'upstream' });
  const id = await watchRepository(app.url, `${registry.host}/team/thumbnails`, { relation: 'ours' });
  const path = `/repositories/${id}/images/${image.manifest.digest}?tab=findings`;
  const findings = page.getByRole('region', { name: 'Findings' });
  const row = findings.getByRole('button', { name: /24-slim instead of .*node:24/ });

  await test.step('appears after the layers of the image and the smaller image were read', async () => {
    await expect(async () => {
      await page.goto(path);
      await expect(row).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 90_000 });
    await expect(row).toContainText('a larger base image');
    await expect(row).toContainText('likely');
  });

  await test.step('has both sizes, the missing library with its package, and the lines to paste', async () => {
    await row.click();
    const images = findings.getByRole('table', { name: 'Base images' });
    await expect(images.getByRole('row', { name: /node:24 in this image 12\.0 MB/ })).toBeVisible();
    await expect(images.getByRole('row', { name: /node:24-slim on .* 3\.00 MB/ })).toBeVisible();
    const missing = findings.getByRole('table', { name: 'Missing in the smaller image' });
    await expect(missing).toContainText('libvips.so.42');
    await expect(missing).toContainText('/app/node_modules/sharp/sharp.node');
    await expect(findings.getByText(`FROM ${mirror}:24-slim`)).toBeVisible();
    await expect(findings).toContainText('apt-get install -y --no-install-recommends libvips42');
    await expectSound(page, {
      name: 'finding-base',
      path: page.url().replace(app.url, ''),
      ready: () => expect(row).toBeVisible(),
    });
  });
});
