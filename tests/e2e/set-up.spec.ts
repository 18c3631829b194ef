import { test as base, expect, fillSignIn, STRANGER } from './fixtures.ts';
import { acceptInvitation, invite, signOut } from './people.ts';

const test = base.extend({ baseURL: async ({ unclaimedApp }, use) => use(unclaimedApp.url) });
test.use({ storageState: STRANGER, allowedConsole: /status of (401|404|422)/ });

const GRACE = { name: 'Grace', email: 'grace@example.org', password: 'heavier than it looks' };
const VERA = { name: 'Vera', email: 'vera@example.org', password: 'only here to look around' };

test('claim with the link of the log, invite a viewer, who may look and change nothing', async ({
  page,
  browser,
  unclaimedApp,
}) => {
  test.slow();
  const link = /http:\S+?\/set-up#[\w-]+/.exec(unclaimedApp.output())?.[0] ?? '';
  expect(link, unclaimedApp.output()).toContain(`${unclaimedApp.url}/set-up#`);

  await test.step('a stranger is told where the link is', async () => {
    await page.goto('/registries');
    await expect(page).toHaveURL('/sign-in?next=%2Fregistries');
    await expect(page.getByRole('heading', { name: 'Nobody has set this Plimsoll up yet' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Open the link that its log shows');
    await page.goto('/set-up');
    await expect(page.getByRole('heading', { name: 'Set up Plimsoll' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('docker compose logs');
  });

  const form = page.getByRole('form', { name: 'Set up' });
  const fill = async (password: string) => {
    await form.getByRole('textbox', { name: 'Your name' }).fill(GRACE.name);
    await form.getByRole('textbox', { name: 'E-mail address' }).fill(GRACE.email);
    await form.getByLabel('Password', { exact: true }).fill(password);
    await form.getByRole('button', { name: 'Make the account and go in' }).click();
  };

  await test.step('a wrong code and a common password are refused', async () => {
    await page.goto('/set-up#this-is-not-the-code-of-the-log');
    await fill(GRACE.password);
    await expect(form.getByRole('alert')).toContainText('This code is not the one in the log.');
    await page.goto('about:blank');
    await page.goto(link);
    await expect(form).toBeVisible();
    // The code is kept out of the address bar, and of what the browser remembers.
    await expect(page).toHaveURL(`${unclaimedApp.url}/set-up`);
    await form.getByLabel('Password', { exact: true }).fill('short');
    await expect(form.getByText('5 more characters.')).toBeVisible();
    await fill('password123');
    await expect(form.getByText(/among the most common ones/)).toBeVisible();
    await expect(form.getByLabel('Password', { exact: true })).toBeFocused();
  });

  await test.step('the first account is made, and goes in', async () => {
    await fill(GRACE.password);
    await expect(page.getByRole('heading', { name: 'No image is on the scales yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add images' }).first()).toBeVisible();
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'This Plimsoll is set up' })).toBeVisible();
  });

  const invitation = await invite(page, 'viewer', VERA.email);

  await test.step('the invited viewer sees no button that only fails', async () => {
    const context = await browser.newContext({ baseURL: unclaimedApp.url, storageState: STRANGER });
    const guest = await context.newPage();
    await acceptInvitation(guest, invitation, VERA);
    await expect(guest.getByRole('heading', { name: 'No image is on the scales yet' })).toBeVisible();
    await expect(guest.getByRole('main')).toContainText('What an editor or an admin adds is shown here.');
    await expect(guest.getByRole('link', { name: 'Add images' })).toHaveCount(0);
    await expect(guest.getByRole('button', { name: 'Look at the demo' })).toHaveCount(0);
    await guest.goto('/registries');
    await expect(guest.getByRole('heading', { name: 'Registries' })).toBeVisible();
    await expect(guest.getByRole('button', { name: 'Add registry' })).toHaveCount(0);
    await guest.goto('/add');
    await expect(guest.getByText('Adding images takes an editor.')).toBeVisible();
    await guest.goto('about:blank');
    await guest.goto(invitation);
    await expect(guest.getByRole('heading', { name: 'This link works no more' })).toBeVisible();
    await context.close();
  });

  await test.step('signed out, the way back in leads to where one wanted to go', async () => {
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
    await expect(log.getByRole('listitem').filter({ hasText: 'Somebody with the link' }).first()).toContainText(
      `used an invitation and made the account ${VERA.email}`,
    );
    await expect(log).toContainText(`${GRACE.email} made an invitation for ${VERA.email}`);
  });
});
