import { expect, test } from './fixtures.ts';
import { invite, STRANGER } from './people.ts';

const PETER = { name: 'Peter', email: 'peter@example.org', password: 'what he once chose' };

test.use({ allowedConsole: /status of (403|422)/ });

test('an admin can change a role, create a reset link, disable and remove an account', async ({
  page,
  app,
  joinAs,
}) => {
  test.slow();
  const peter = await joinAs('viewer', PETER);
  await page.goto('/settings/people');
  const people = page.getByRole('list', { name: 'People' }).getByRole('listitem');
  const row = people.filter({ hasText: PETER.email });
  await expect(row).toContainText('signs in with a password, last seen just now');

  await test.step('a changed role ends the sessions of the account', async () => {
    await row.getByRole('combobox', { name: 'Role of Peter' }).selectOption('editor');
    await expect(row.getByRole('combobox')).toHaveValue('editor');
    await peter.goto('/');
    await expect(peter).toHaveURL(`${app.url}/sign-in`);
  });

  await test.step('a reset link sets a new password, and the account then has its new role', async () => {
    await row.getByRole('button', { name: 'Reset link for Peter' }).click();
    const made = page.getByRole('region', { name: 'New password for Peter' });
    const link = await made.getByRole('textbox').inputValue();
    await made.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('list', { name: 'Open links' })).toContainText(`New password for ${PETER.email}`);
    await peter.goto(link);
    await expect(peter.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
    await expect(peter.getByRole('textbox', { name: 'E-mail address' })).toHaveValue(PETER.email);
    await peter.getByLabel('New password', { exact: true }).fill('what he chose after that');
    await peter.getByRole('button', { name: 'Set password' }).click();
    await expect(peter).toHaveURL(`${app.url}/`);
    await expect(peter.getByRole('link', { name: 'Add images' }).first()).toBeVisible();
  });

  await test.step('an editor cannot see the accounts', async () => {
    await peter.goto('/settings/people');
    // The reason is shown with the list whose answer came first.
    await expect(peter.getByRole('alert').filter({ hasText: 'This takes an admin.' })).toHaveCount(1);
    await expect(peter.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  });

  await test.step('a disabled account is signed out immediately, and can be enabled again', async () => {
    await row.getByRole('button', { name: 'Disable Peter' }).click();
    await expect(row).toContainText('disabled');
    await peter.goto('/');
    await expect(peter).toHaveURL(`${app.url}/sign-in`);
    await row.getByRole('button', { name: 'Enable Peter' }).click();
    await expect(row).not.toContainText('disabled');
  });

  await test.step('removing an account needs a confirmation', async () => {
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove account' }).click();
    await expect(row).toHaveCount(0);
  });
});

test('the only admin cannot give up the role', async ({ page }) => {
  await page.goto('/settings/people');
  const you = page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: 'you' });
  await you.getByRole('combobox').selectOption('viewer');
  await expect(you.getByRole('alert')).toContainText('This is the only admin. Make another account an admin first.');
  await expect(you.getByRole('combobox')).toHaveValue('admin');
});

test('a revoked invitation no longer works', async ({ page, browser, app }) => {
  await page.goto('/settings/people');
  await expect(page.getByRole('main')).toContainText('Links use the address of this page.');
  const link = await invite(page, 'editor');
  expect(link).toMatch(new RegExp(`^${app.url}/invitation#[\\w-]+$`));
  const open = page
    .getByRole('list', { name: 'Open links' })
    .getByRole('listitem')
    .filter({ hasText: 'Invitation as editor for the person with the link' });
  await expect(open).toContainText(/Invitation as editor.*expires in (6|7) d/);
  await open.getByRole('button', { name: /^Revoke/ }).click();
  await expect(open).toHaveCount(0);
  const context = await browser.newContext({ storageState: STRANGER });
  const guest = await context.newPage();
  await guest.goto(`${app.url}/${link.slice(link.indexOf('invitation'))}`);
  await expect(guest.getByRole('heading', { name: 'This link has expired or was already used' })).toBeVisible();
  await context.close();
});
