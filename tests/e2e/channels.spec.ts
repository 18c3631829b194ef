import type { Page } from '@playwright/test';
import { test as base, expect } from './fixtures.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { expectSound } from './sound.ts';

const test = base.extend<{ receiver: Receiver }>({
  receiver: async ({ browserName: _ }, use) => {
    const receiver = await startReceiver();
    await use(receiver);
    await receiver.stop();
  },
  baseURL: async ({ freshApp }, use) => use(freshApp.url),
});

// The server refuses an invalid address with 422.
test.use({ allowedConsole: /status of 422/ });

const channelOf = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Channels' }).getByRole('listitem', { name, exact: true });

test('a webhook channel shows what was delivered and what failed, and a message can be resent', async ({
  page,
  receiver,
}) => {
  test.slow();
  await page.goto('/settings/channels', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Choose a channel' }).click();
  await page
    .getByRole('list', { name: 'Types to choose from' })
    .getByRole('button', { name: /^Webhook/ })
    .click();
  const form = page.getByRole('form', { name: 'Add Webhook' });
  await form.getByLabel('Name').fill('Ops');
  await form.getByLabel('URL').fill('ftp://example.com/hook');
  await form.getByRole('button', { name: 'Save channel' }).click();
  await expect(form.getByLabel('URL')).toBeFocused();
  await form.getByLabel('URL').fill(receiver.url);
  await form.getByLabel('Authorization header (optional)').fill('Bearer canary-of-the-receiver');
  await form.getByRole('button', { name: 'Save channel' }).click();

  const secret = page.getByRole('region', { name: 'Signing secret of Ops' });
  await expect(secret.getByRole('textbox')).toHaveValue(/^whsec_/);
  await secret.getByRole('button', { name: 'Done' }).click();
  await expect(secret).toBeHidden();
  const channel = channelOf(page, 'Ops');
  await expect(channel).toContainText('nothing sent yet');

  await channel.getByRole('button', { name: 'Test Ops' }).click();
  await expect(channel.getByRole('status')).toContainText(/Test delivered in \d+ ms \(200\)/, { timeout: 30_000 });
  await expect(channel).toContainText('sent just now', { timeout: 45_000 });
  expect(receiver.received).toHaveLength(1);
  const [first] = receiver.received;
  expect(first?.headers['webhook-signature']).toMatch(/^v1,/);
  expect(first?.headers.authorization).toBe('Bearer canary-of-the-receiver');

  receiver.answer(500, 'the mast is broken');
  await channel.getByRole('button', { name: 'Test Ops' }).click();
  await expect(channel.getByRole('status')).toContainText(/Test failed after \d+ ms: The receiver answered 500\./, {
    timeout: 30_000,
  });
  await expect(channel.getByRole('status')).toContainText('the mast is broken');

  await channel.getByRole('link', { name: 'deliveries' }).click();
  const messages = page.getByRole('list', { name: 'Messages, newest first' });
  await expect(messages.getByRole('button')).toHaveCount(2);
  await page.getByRole('combobox', { name: 'State' }).selectOption('delivered');
  await expect(page).toHaveURL(/state=delivered/);
  await expect(messages.getByRole('button')).toHaveCount(1);
  await messages.getByRole('button').first().press('Enter');
  const tries = page.getByRole('list', { name: 'Attempts' });
  await expect(tries).toContainText(/Delivered in \d+ ms/);
  await page.getByText('Text', { exact: true }).click();
  await expect(page.locator('pre')).toContainText('"test": true');
  await expect(page.locator('pre')).not.toContainText('canary');

  receiver.answer(200);
  await page.getByRole('button', { name: 'Resend' }).first().click();
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids.at(-1)).toBe(ids[0]);
  await expectSound(page, {
    name: 'deliveries-open',
    path: new URL(page.url()).pathname + new URL(page.url()).search,
    ready: () => expect(tries.getByRole('listitem').first()).toBeVisible(),
  });
});

test('a stored credential of a channel is never shown, stays on save and can be removed, and the signing secret can be replaced', async ({
  page,
  receiver,
}) => {
  await page.goto('/settings/channels?edit=new', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: /^Webhook/ }).click();
  const add = page.getByRole('form', { name: 'Add Webhook' });
  await add.getByLabel('URL').fill(receiver.url);
  await add.getByLabel('Authorization header (optional)').fill('Bearer canary-of-the-receiver');
  await add.getByRole('radio', { name: 'daily' }).check();
  await add.getByRole('combobox', { name: 'Hour of the digest' }).selectOption('17:00');
  await add.getByText('Custom template (optional)').click();
  await add.getByLabel('Title').fill('{{reference}} is now {{after}} {{nope}}');
  await expect(add.getByRole('region', { name: 'Preview' })).toContainText('ghcr.io/acme/api is now 184 MB {{nope}}');
  await expect(add).toContainText('Unknown placeholder {{nope}}.');
  await add.getByLabel('Title').fill('{{reference}} is now {{after}}');
  await add.getByRole('button', { name: 'Save channel' }).click();
  const channel = channelOf(page, 'Webhook');
  await expect(channel).toContainText(/daily digest, 17:00 /);
  const before = await page
    .getByRole('region', { name: /^Signing secret/ })
    .getByRole('textbox')
    .inputValue();

  await channel.getByRole('button', { name: 'Edit Webhook' }).click();
  const edit = page.getByRole('form', { name: 'Edit Webhook' });
  await expect(edit.getByLabel('Authorization header (optional)')).toHaveValue('');
  await expect(edit).toContainText('Saved and never shown');
  await expect(edit.getByLabel('Title')).toHaveValue('{{reference}} is now {{after}}');
  await edit.getByRole('button', { name: 'Remove', exact: true }).click();
  await edit.getByRole('button', { name: 'Save channel' }).click();
  await expect(edit).toBeHidden();
  await channel.getByRole('button', { name: 'Edit Webhook' }).click();
  await expect(edit).not.toContainText('Saved and never shown');
  await edit.getByRole('button', { name: 'Cancel' }).click();

  await channel.getByText('Preview digest').click();
  await expect(channel.getByRole('group')).toContainText('No image grew above its limits');
  await expect(channel.getByText('Image sizes: no news')).toHaveCount(1);

  await channel.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create new secret' }).click();
  const secret = page.getByRole('region', { name: /^Signing secret/ }).getByRole('textbox');
  await expect(secret).toHaveValue(/^whsec_/);
  await expect(secret).not.toHaveValue(before);

  await expectSound(page, {
    name: 'channels',
    path: '/settings/channels',
    ready: () => expect(channel).toBeVisible(),
  });
  await expectSound(page, {
    name: 'channel-kinds',
    path: '/settings/channels?edit=new',
    ready: (shown) => expect(shown.getByRole('list', { name: 'Types to choose from' })).toBeVisible(),
  });
  await expectSound(page, {
    name: 'channel-form',
    path: '/settings/channels?edit=new',
    ready: (shown) => shown.getByRole('button', { name: /^E-mail/ }).click(),
  });
  await page.goto('/settings/channels', { waitUntil: 'networkidle' });
  await channel.getByRole('button', { name: 'Edit Webhook' }).click();
  await edit.getByRole('button', { name: 'Remove channel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Choose a channel' })).toBeVisible();
});

test('an error about one field of a channel is shown under that field, which gets the focus', async ({ page }) => {
  await page.goto('/settings/channels?edit=new', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: /^E-mail/ }).click();
  const form = page.getByRole('form', { name: 'Add E-mail' });
  await form.getByLabel('SMTP server').fill('mail.example.com');
  await form.getByLabel('From').fill('plimsoll@example.com');
  await form.getByLabel('To').fill('ops');
  await form.getByRole('button', { name: 'Save channel' }).click();
  await expect(form.getByText(/^Must be an address like/)).toBeVisible();
  await expect(form.getByLabel('To')).toBeFocused();
});
