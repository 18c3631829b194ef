import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { watchRepository } from './watching.ts';

test('the files of a layer are read on request and can be opened by keyboard', async ({ page, app, registry }) => {
  const image = buildImage({
    flavour: 'oci',
    layers: [
      layerOf('ADD rootfs.tar', 20_000, 71),
      {
        instruction: 'COPY --from=build /app /app',
        files: {
          'app/node_modules/typescript/lib/tsc.js': noiseOf(400_000, 72),
          'app/node_modules/react/index.js': noiseOf(30_000, 73),
          'app/server.js': 'listen();',
          '../outside': 'x',
        },
      },
    ],
  });
  const repository = `${registry.host}/team/files`;
  await pushImage(`${repository}:1.0.0`, image);
  const id = await watchRepository(app.url, repository);

  await page.goto(`/repositories/${id}/images/${image.manifest.digest}?layer=1`);
  const files = page.getByRole('region', { name: 'Files of this layer' });
  await expect(files).toContainText('File list not read yet.');
  await files.getByRole('button', { name: /^Read files \(43\d kB\)$/ }).click();
  await expect(files.getByRole('list', { name: 'Files, largest first' })).toBeVisible({ timeout: 30_000 });
  await expect(files).toContainText('4 entries');
  await expect(files).toContainText('would lead out of the image');

  for (const name of ['app', 'node_modules', 'typescript', 'lib']) {
    const row = files.getByRole('button', { name: new RegExp(`^${name}/`) });
    await row.focus();
    await page.keyboard.press('Enter');
    await expect(row).toHaveAttribute('aria-expanded', 'true');
  }
  await expect(files.getByRole('listitem').filter({ hasText: /^tsc\.js/ })).toContainText('400 kB');
  await files.getByRole('button', { name: /^\.\.\// }).click();
  await expect(files.getByText('unsafe path')).toBeVisible();

  await test.step('another layer shows that its files are unread', async () => {
    await page.goto(`/repositories/${id}/images/${image.manifest.digest}?layer=0`);
    await expect(files.getByRole('button', { name: /^Read files/ })).toBeVisible();
  });
});

test('an image of the demo has no registry, so its files cannot be read and no button offers it', async ({
  page,
  demo,
}) => {
  await page.goto(`/repositories/${demo.idOf('library/httpd')}`);
  await page.getByRole('region', { name: 'Tags' }).locator('a[href*="/images/"]').first().click();
  await expect(page).toHaveURL(/\/images\/sha256/);
  await page.goto(`${page.url().split('?')[0]}?layer=0`);
  const files = page.getByRole('region', { name: 'Files of this layer' });
  await expect(files).toContainText('The demo is a recording');
  await expect(files.getByRole('button', { name: /^Read files/ })).toHaveCount(0);
});
