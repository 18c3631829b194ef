import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { joinAs } from './people.ts';
import { unwatchRepository, watchRepository } from './watching.ts';

const TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
const VERA = { name: 'Vera', email: 'vera@example.org', password: 'reads marks and nothing else' };

test('read a masked instruction from the registry, and leave no trace of it on the page', async ({
  page,
  app,
  registry,
  browser,
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

  await test.step('another layer does not show it, and coming back does not either', async () => {
    await page.goto(path.replace('layer=1', 'layer=0'));
    await expect(layer).not.toContainText('Secrets are masked');
    await page.goBack();
    await expect(layer.getByRole('button', { name: 'Show original' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText(TOKEN);
  });

  await test.step('a viewer sees the mark, and is offered no button', async () => {
    const viewer = await joinAs(browser, app.url, 'viewer', VERA);
    await viewer.page.goto(path);
    const seen = viewer.page.getByRole('region', { name: 'Selected layer' });
    await expect(seen).toContainText('Editors can show the original.');
    await expect(seen.getByRole('button', { name: 'Show original' })).toHaveCount(0);
    await viewer.leave();
  });
  await unwatchRepository(app.url, id);
});
