import { getJson, postJson, waitUntil } from '#tests/support/app.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { buildImage, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { pollNow } from './growing.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type FindingsAnswer = { state: string };
type IncidentsAnswer = { items: { number: number; kind: string }[] };

const TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';

function imageOf(instruction: string): BuiltImage {
  const layers = [layerOf('ADD rootfs.tar /', 50_000, 121), layerOf(instruction, 20_000, 122)];
  return buildImage({ flavour: 'oci', layers });
}

test('a push with a secret opens an incident, which names its tags to editors only', async ({
  page,
  app,
  registry,
  joinAs,
}) => {
  test.slow();
  const repository = `${registry.host}/team/with-secret`;
  const readFiles = async (id: string, { manifest }: BuiltImage) => {
    const image = `${app.url}/api/v1/images/${manifest.digest}`;
    await postJson(`${image}/contents?repositoryId=${id}`);
    await waitUntil(async () => {
      const { state } = await getJson<FindingsAnswer>(`${image}/findings?repositoryId=${id}`);
      return state === 'complete';
    }, 30_000);
  };
  const clean = imageOf('RUN /bin/sh -c npm ci # buildkit');
  await pushImage(`${repository}:main`, clean);
  const id = await watchRepository(app.url, repository, { relation: 'ours' });
  await readFiles(id, clean);
  const leaking = imageOf(`RUN |1 NPM_TOKEN=${TOKEN} /bin/sh -c npm ci # buildkit`);
  await pushImage(`${repository}:main`, leaking);
  await pollNow(app.url, id);
  await readFiles(id, leaking);
  let number = 0;
  await waitUntil(async () => {
    const { items } = await getJson<IncidentsAnswer>(`${app.url}/api/v1/incidents?repositoryId=${id}&kind=secret`);
    number = items[0]?.number ?? 0;
    return number > 0;
  }, 30_000);
  const secrets = page.getByRole('region', { name: 'Secrets' });

  await test.step('the list has it by kind', async () => {
    await page.goto('/incidents?kind=secret&q=with-secret');
    const row = page.getByRole('region', { name: 'Inbox' }).getByRole('listitem').first();
    await expect(row).toContainText('team/with-secret');
    await expect(row).toContainText('1 secret in main');
    await expect(row).toContainText('critical');
  });

  await test.step('its page says what to do, and which tags carry it', async () => {
    await expectSound(page, {
      name: 'incident-secret',
      path: `/incidents/${number}`,
      ready: () => expect(secrets.getByRole('link', { name: 'main', exact: true })).toBeVisible(),
    });
    await expect(secrets).toContainText('Revoke it');
    await expect(page.getByRole('button', { name: /^Not a regression/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible();
  });

  await test.step('a tag opens the finding', async () => {
    await secrets.getByRole('link', { name: 'main', exact: true }).click();
    await expect(page).toHaveURL(/tab=findings&finding=secret-/);
    await expect(page.getByRole('region', { name: 'Findings' })).toContainText('secrets · certain');
    await expect(page.locator('body')).not.toContainText(TOKEN);
  });

  await test.step('a viewer sees how many secrets there are, and no tag', async () => {
    const viewer = await joinAs('viewer', {
      name: 'Vera',
      email: 'vera-secrets@example.org',
      password: 'counts secrets and reads none',
    });
    await viewer.goto(`/incidents/${number}`);
    const seen = viewer.getByRole('region', { name: 'Secrets' });
    await expect(seen).toContainText('1 secret was found in images of');
    await expect(seen).toContainText('Editors see which tags carry secrets');
    await expect(seen.getByRole('listitem')).toHaveCount(3);
  });

  await test.step('it can be accepted with a reason, and without a date', async () => {
    await page.goto(`/incidents/${number}?do=accept`);
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('These secrets open no other one');
    await expect(dialog.getByLabel(/Expected until/)).toHaveCount(0);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Revoked');
    await dialog.getByRole('button', { name: 'Accept', exact: true }).click();
    await expect(page.getByRole('article', { name: `Incident ${number}` })).toContainText('accepted');
  });
});
