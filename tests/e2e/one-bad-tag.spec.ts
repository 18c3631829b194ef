import type { Page } from '@playwright/test';
import { postJson } from '#tests/support/app.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { test as base, expect } from './fixtures.ts';
import { watchRepository } from './watching.ts';

const WORDS = 'this tag is for the owners alone';
const refusal: Reply = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ code: 'DENIED', message: WORDS }] }),
};
const MAINTENANCE: Reply = { status: 503, headers: { 'retry-after': '1800' }, body: 'maintenance until three' };

const test = base.extend<{ fake: FakeRegistry }>({
  fake: async ({ browserName: _ }, use) => {
    const fake = await startFakeRegistry();
    fake.content.image('team/app', '1.0.0', [30_000_000, 2_000_000]);
    fake.content.image('team/app', '1.1.0', [30_000_000, 3_000_000]);
    fake.content.image('team/app', 'secret', [1_000_000]);
    await use(fake);
    await fake.close();
  },
});

const rowOf = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Tags' })
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) });

test('a refused tag, a deleted tag and a paused registry are each shown, and all other sizes stay right', async ({
  page,
  app,
  fake,
}) => {
  const isSecret = (path: string) => path.includes('/manifests/secret');
  fake.switches.intercept = ({ path }) => (isSecret(path) ? refusal : undefined);
  const id = await watchRepository(app.url, `http://${fake.host}/team/app:1.0.0`, { insecure: true });

  await page.goto(`/repositories/${id}`);
  await expect(rowOf(page, 'secret')).toContainText(/cannot be read \(403\), next/);
  await expect(rowOf(page, '1.1.0')).toContainText('33.0 MB');
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText(`1 tag cannot be read:`);
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText(WORDS);

  fake.content.tagsOf('team/app').delete('1.0.0');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(rowOf(page, '1.0.0')).toContainText(/missing since/);
  await expect(rowOf(page, '1.0.0')).toContainText('32.0 MB');

  fake.switches.intercept = null;
  await rowOf(page, 'secret')
    .getByRole('button', { name: /cannot be read/ })
    .click();
  const details = page.getByRole('region', { name: 'Problems of secret' });
  await expect(details).toContainText(WORDS);
  await details.getByRole('button', { name: 'Check now' }).click();
  await expect(details).toBeHidden();
  await expect(rowOf(page, 'secret')).toContainText('1.00 MB');
  await expect(page.getByRole('list', { name: 'Problems' })).toBeHidden();

  fake.switches.intercept = () => MAINTENANCE;
  await postJson(`${app.url}/api/v1/repositories/${id}/poll`);
  await expect(async () => {
    await page.goto('/registries');
    const item = page
      .getByRole('list', { name: 'Registries' })
      .getByRole('listitem')
      .filter({ hasText: fake.host })
      .first();
    await expect(item).toContainText(/paused; next request in \d+ min/, { timeout: 1_000 });
    await expect(item.getByRole('list', { name: 'Problems' })).toContainText('503');
  }).toPass({ timeout: 60_000 });

  // A manual poll ends immediately. What was already read stays.
  await page.goto(`/repositories/${id}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /paused/i })).toContainText(
    /The pause ends \d\d:\d\d|in \d+ min/,
  );
  await expect(rowOf(page, '1.1.0')).toContainText('33.0 MB');
});
