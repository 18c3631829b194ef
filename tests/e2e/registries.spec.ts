import { REGISTRY_ACCOUNT } from '#tests/support/docker-registry.ts';
import { appImage } from '#tests/support/image-variants.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { watchRepository } from './watching.ts';

const CANARY = 'canary-3b1f-wrong';

test('a wrong password of a registry is reported, a right one works, and neither is shown again', async ({
  page,
  guardedRegistry,
}) => {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (/\/api\/|text\/html|x-component/.test(`${response.url()} ${response.headers()['content-type']}`))
      answers.push(response.text().catch(() => ''));
  });
  await page.goto('/registries', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Add registry' }).click();
  const form = page.getByRole('form', { name: 'Add registry' });
  await form.getByRole('textbox', { name: 'URL' }).fill(guardedRegistry.url);
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('guarded');
  await form.getByRole('textbox', { name: 'User name' }).fill(REGISTRY_ACCOUNT.username);
  await form.getByLabel('Password or token').fill(CANARY);
  await form.getByRole('switch', { name: 'plain http' }).check();
  await form.getByRole('button', { name: 'Save registry' }).click();

  const item = page.getByRole('list', { name: 'Registries' }).getByRole('listitem').filter({ hasText: 'guarded' });
  await expect(item).toContainText('with credentials');
  await item.getByRole('button', { name: 'Test guarded' }).click();
  await expect(item).toContainText(/refused|401|unauthori[sz]ed/i);
  await expect(item).toContainText(/password|credential/i);

  await item.getByRole('button', { name: 'Edit guarded' }).click();
  const edit = page.getByRole('form', { name: 'Edit guarded' });
  await expect(edit.getByLabel('Password or token')).toHaveValue('');
  await edit.getByRole('textbox', { name: 'User name' }).fill(REGISTRY_ACCOUNT.username);
  await edit.getByLabel('Password or token').fill(REGISTRY_ACCOUNT.password);
  await edit.getByRole('button', { name: 'Save registry' }).click();
  await expect(edit).toBeHidden();
  await item.getByRole('button', { name: 'Test guarded' }).click();
  await expect(item.getByRole('status')).toContainText(/^Answered in \d+ ms/);
  await page.reload();
  await expect(item).toContainText('answering');

  const seen = (await Promise.all(answers)).join('\n');
  expect(seen).toContain('guarded');
  expect(seen).not.toContain(CANARY);
  expect(seen).not.toContain(REGISTRY_ACCOUNT.password);

  await item.getByRole('button', { name: 'Edit guarded' }).click();
  await edit.getByRole('button', { name: 'Remove registry' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove registry' }).click();
  await expect(item).toHaveCount(0);
});

test('while a registry is away its data stays with the problem and a next step, and the problem ends when it is back', async ({
  page,
  app,
  registry,
}) => {
  const reference = `${registry.host}/team/outage`;
  await pushImage(`${reference}:1.0.0`, appImage('oci', { seed: 41 }));
  const id = await watchRepository(app.url, `${reference}:1.0.0`);
  await page.goto(`/repositories/${id}`);
  const tag = page.getByRole('region', { name: 'Tags' }).getByRole('link', { name: '1.0.0' });
  await expect(tag).toBeVisible();
  await registry.stop();
  try {
    await page.getByRole('button', { name: 'Check now' }).click();
    const problems = page.getByRole('list', { name: 'Problems' });
    await expect(problems).toContainText(registry.host, { timeout: 40_000 });
    await expect(problems).toContainText(/First .* ago|First .*now/);
    await expect(problems).toContainText(/Check|Start|Try/);
    await expect(tag).toBeVisible();
    await expect(page.getByText(/last checked/)).toBeVisible();
    await page.goto('/');
    const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'team/outage' }) });
    await expect(row).toContainText('warning');
    await expect(row).toContainText('kB');
    await expect(page.getByRole('link', { name: /^Registries\s+1 failing$/ })).toBeVisible();
  } finally {
    await registry.start();
  }
  await page.goto(`/repositories/${id}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Checked 1 tag' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Problems' })).toBeHidden();
});
