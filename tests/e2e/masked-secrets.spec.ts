import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { watchRepository } from './watching.ts';

const TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
const VERA = { name: 'Vera', email: 'vera@example.org', password: 'reads marks and nothing else' };

test('a masked instruction can be read from the registry, and is gone after leaving the layer', async ({
  page,
  app,
  registry,
  joinAs,
}) => {
  const image = buildImage({
    flavour: 'oci',
    layers: [
      layerOf('ADD rootfs.tar', 20_000, 81),
      layerOf(`RUN |1 NPM_TOKEN=${TOKEN} /bin/sh -c npm ci # buildkit`, 30_000, 82),
    ],
  });
  const repository = `${registry.host}/team/masked`;
  await pushImage(`${repository}:1.0.0`, image);
  const id = await watchRepository(app.url, repository);
  const path = `/repositories/${id}/images/${image.manifest.digest}?layer=1`;

  await page.goto(path);
  const layer = page.getByRole('region', { name: 'Selected layer' });
  await expect(layer).toContainText('Secrets are masked');
  await expect(page.locator('body')).not.toContainText(TOKEN);
  await layer.getByRole('button', { name: 'Show original' }).click();
  await expect(layer.getByRole('region', { name: 'Original instruction' })).toContainText(TOKEN);

  await test.step('neither another layer nor coming back shows the secret', async () => {
    await page.goto(path.replace('layer=1', 'layer=0'));
    await expect(layer).not.toContainText('Secrets are masked');
    await page.goBack();
    await expect(layer.getByRole('button', { name: 'Show original' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText(TOKEN);
  });

  await test.step('a viewer sees the mask and no button', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(path);
    const seen = viewer.getByRole('region', { name: 'Selected layer' });
    await expect(seen).toContainText('Editors can show the original.');
    await expect(seen.getByRole('button', { name: 'Show original' })).toHaveCount(0);
  });
});
