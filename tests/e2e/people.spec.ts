import { expect, STRANGER, test } from './fixtures.ts';
import { invite, joinAs } from './people.ts';

const PETER = { name: 'Peter', email: 'peter@example.org', password: 'what he once chose' };

test.use({ allowedConsole: /status of (403|422)/ });

test('an admin changes a role, makes a reset link, disables and removes', async ({ page, app, browser }) => {
  test.slow();
  const peter = await joinAs(browser, app.url, 'viewer', PETER);
  await page.goto('/settings/people');
  const people = page.getByRole('list', { name: 'People' }).getByRole('listitem');
  const row = people.filter({ hasText: PETER.email });
  await expect(row).toContainText('signs in with a password, last seen just now');

  await test.step('a changed role ends what it no longer may, and begins what it may', async () => {
    await row.getByRole('combobox', { name: 'Role of Peter' }).selectOption('editor');
    await expect(row.getByRole('combobox')).toHaveValue('editor');
    await peter.page.goto('/');
    await expect(peter.page).toHaveURL(`${app.url}/sign-in`);
  });

  await test.step('a reset link sets a new password, once', async () => {
    await row.getByRole('button', { name: 'Reset link for Peter' }).click();
    const made = page.getByRole('region', { name: 'New password for Peter' });
    const link = await made.getByRole('textbox').inputValue();
    await made.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('list', { name: 'Open links' })).toContainText(`New password for ${PETER.email}`);
    await peter.page.goto(link);
    await expect(peter.page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
    await expect(peter.page.getByRole('textbox', { name: 'E-mail address' })).toHaveValue(PETER.email);
    await peter.page.getByLabel('New password', { exact: true }).fill('what he chose after that');
    await peter.page.getByRole('button', { name: 'Set the password and go in' }).click();
    await expect(peter.page).toHaveURL(`${app.url}/`);
    await expect(peter.page.getByRole('link', { name: 'Add images' }).first()).toBeVisible();
  });

  await test.step('who may not administer is told so', async () => {
    await peter.page.goto('/settings/people');
    await expect(peter.page.getByRole('alert').first()).toContainText('This takes an admin.');
    await expect(peter.page.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  });

  await test.step('disabled, one is out at once; enabled, one may come back', async () => {
    await row.getByRole('button', { name: 'Disable Peter' }).click();
    await expect(row).toContainText('disabled');
    await peter.page.goto('/');
    await expect(peter.page).toHaveURL(`${app.url}/sign-in`);
    await row.getByRole('button', { name: 'Enable Peter' }).click();
    await expect(row).not.toContainText('disabled');
  });

  await test.step('removing asks first', async () => {
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove account' }).click();
    await expect(row).toHaveCount(0);
  });
  await peter.leave();
});

test('the last admin stays one', async ({ page }) => {
  await page.goto('/settings/people');
  const you = page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: 'you' });
  await you.getByRole('combobox').selectOption('viewer');
  await expect(you.getByRole('alert')).toContainText('This is the only admin. Make somebody else an admin first.');
  await expect(you.getByRole('combobox')).toHaveValue('admin');
});

test('an invitation can be withdrawn', async ({ page, browser, app }) => {
  const link = await invite(page, 'editor');
  const open = page
    .getByRole('list', { name: 'Open links' })
    .getByRole('listitem')
    .filter({ hasText: 'Invitation as editor for whoever has the link' });
  await expect(open).toContainText(/Invitation as editor.*expires in (6|7) d/);
  await open.getByRole('button', { name: /^Withdraw/ }).click();
  await expect(open).toHaveCount(0);
  const context = await browser.newContext({ storageState: STRANGER });
  const guest = await context.newPage();
  await guest.goto(`${app.url}/${link.slice(link.indexOf('invitation'))}`);
  await expect(guest.getByRole('heading', { name: 'This link works no more' })).toBeVisible();
  await context.close();
});
