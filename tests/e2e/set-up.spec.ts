import { test as base, expect, fillSignIn } from './fixtures.ts';
import { acceptInvitation, invite, STRANGER, signOut } from './people.ts';

const test = base.extend({ baseURL: async ({ unclaimedApp }, use) => use(unclaimedApp.url) });
test.use({ storageState: STRANGER, allowedConsole: /status of (401|404|422)/ });

const GRACE = { name: 'Grace', email: 'grace@example.org', password: 'heavier than it looks' };
const VERA = { name: 'Vera', email: 'vera@example.org', password: 'only here to look around' };

test('the set-up link of the log creates the first admin, who invites a viewer', async ({
  page,
  browser,
  unclaimedApp,
}) => {
  test.slow();
  const link = /http:\S+?\/set-up#[\w-]+/.exec(unclaimedApp.output())?.[0] ?? '';
  expect(link, unclaimedApp.output()).toContain(`${unclaimedApp.url}/set-up#`);

  await test.step('a stranger learns where the link is', async () => {
    await page.goto('/registries');
    await expect(page).toHaveURL('/sign-in?next=%2Fregistries');
    await expect(page.getByRole('heading', { name: 'Plimsoll is not set up yet' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Open the set-up link printed in the server log');
    await page.goto('/set-up');
    await expect(page.getByRole('heading', { name: 'Set up Plimsoll' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('docker compose logs');
  });

  const form = page.getByRole('form', { name: 'Set up' });
  const fill = async (password: string) => {
    await form.getByRole('textbox', { name: 'Your name' }).fill(GRACE.name);
    await form.getByRole('textbox', { name: 'E-mail address' }).fill(GRACE.email);
    await form.getByLabel('Password', { exact: true }).fill(password);
    await form.getByRole('button', { name: 'Create account' }).click();
  };

  await test.step('a wrong code and a common password are refused', async () => {
    await page.goto('/set-up#this-is-not-the-code-of-the-log');
    await fill(GRACE.password);
    await expect(form.getByRole('alert')).toContainText('This code is not the one in the log.');
    await page.goto('about:blank');
    await page.goto(link);
    await expect(form).toBeVisible();
    // The page removes the code from the address bar and from the browser's history.
    await expect(page).toHaveURL(`${unclaimedApp.url}/set-up`);
    await form.getByLabel('Password', { exact: true }).fill('short');
    await expect(form.getByText('5 more characters.')).toBeVisible();
    await fill('password123');
    await expect(form.getByText(/among the most common ones/)).toBeVisible();
    await expect(form.getByLabel('Password', { exact: true })).toBeFocused();
  });

  await test.step('the first account is created and signed in, and the link then no longer works', async () => {
    await fill(GRACE.password);
    await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add images' }).first()).toBeVisible();
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Plimsoll is already set up' })).toBeVisible();
  });

  const invitation = await invite(page, 'viewer', VERA.email);

  await test.step('the invited viewer sees no button that would be refused', async () => {
    const context = await browser.newContext({ baseURL: unclaimedApp.url, storageState: STRANGER });
    const guest = await context.newPage();
    await acceptInvitation(guest, invitation, VERA);
    await expect(guest.getByRole('heading', { name: 'No images yet' })).toBeVisible();
    await expect(guest.getByRole('main')).toContainText('Images that an editor adds are shown here.');
    await expect(guest.getByRole('link', { name: 'Add images' })).toHaveCount(0);
    await expect(guest.getByRole('button', { name: 'Load demo data' })).toHaveCount(0);
    await guest.goto('/registries');
    await expect(guest.getByRole('heading', { name: 'Registries' })).toBeVisible();
    await expect(guest.getByRole('button', { name: 'Add registry' })).toHaveCount(0);
    await guest.goto('/add');
    await expect(guest.getByText('You need the editor role to add images.')).toBeVisible();
    await guest.goto('about:blank');
    await guest.goto(invitation);
    await expect(guest.getByRole('heading', { name: 'This link has expired or was already used' })).toBeVisible();
    await context.close();
  });

  await test.step('after signing in the admin is on the page that was asked for', async () => {
    await page.goto('/');
    await signOut(page);
    await expect(page).toHaveURL(`${unclaimedApp.url}/sign-in`);
    await page.goto('/settings/audit');
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fsettings%2Faudit$/);
    await fillSignIn(page, { ...GRACE, password: 'not her password' });
    await expect(page.getByRole('form', { name: 'Sign in' }).getByRole('alert')).toContainText('is wrong');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await fillSignIn(page, GRACE);
    const log = page.getByRole('list', { name: 'Changes, newest first' });
    await expect(log.getByRole('listitem').filter({ hasText: 'A person with the link' }).first()).toContainText(
      `created the account with an invitation: ${VERA.email}`,
    );
    await expect(log).toContainText(`${GRACE.email} created an invitation for ${VERA.email}`);
  });
});
