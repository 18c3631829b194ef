import { expect, fillSignIn, test } from './fixtures.ts';
import { STRANGER } from './people.ts';

const WILMA = { name: 'Wilma', email: 'wilma@example.org', password: 'the first of her passwords' };

test('a person can change the password, end other sessions and sign out everywhere', async ({
  app,
  browser,
  joinAs,
}) => {
  const page = await joinAs('viewer', WILMA);
  const elsewhere = await browser.newContext({ baseURL: app.url, storageState: STRANGER });
  const other = await elsewhere.newPage();
  const signInThere = async (password: string) => {
    await other.goto('/sign-in');
    await fillSignIn(other, { email: WILMA.email, password });
    await expect(other).toHaveURL(`${app.url}/`);
  };
  await signInThere(WILMA.password);

  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1, name: 'Wilma' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('You are a viewer');
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'this browser' })).toHaveCount(1);
  await sessions.getByRole('button', { name: /^End the session/ }).click();
  await expect(sessions).toHaveCount(1);
  await other.goto('/registries');
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fregistries$/);

  await signInThere(WILMA.password);
  const form = page.getByRole('form', { name: 'Change the password' });
  const change = async (current: string, next: string) => {
    await form.getByLabel('Current password', { exact: true }).fill(current);
    await form.getByLabel('New password', { exact: true }).fill(next);
    await form.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not her password', 'the second of her passwords');
  await expect(form.getByText('The current password is wrong.')).toBeVisible();
  await change(WILMA.password, 'qwertyuiop');
  await expect(form.getByText(/among the most common ones/)).toBeVisible();
  await change(WILMA.password, 'the second of her passwords');
  await expect(form.getByText('Password changed. All other sessions ended.')).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await other.reload();
  await expect(other).toHaveURL(`${app.url}/sign-in`);

  await signInThere('the second of her passwords');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(`${app.url}/sign-in`);
  await other.reload();
  await expect(other).toHaveURL(`${app.url}/sign-in`);
  await elsewhere.close();
});

test('an API token is shown once, works within its scope only, and stops when it is revoked', async ({
  app,
  joinAs,
}) => {
  const page = await joinAs('editor', { ...WILMA, email: 'edna@example.org', name: 'Edna' });
  await page.goto('/account');
  const section = page.getByRole('region', { name: 'API tokens' });
  await expect(section).toContainText('No tokens yet.');
  await section.getByRole('button', { name: 'Create token' }).click();
  const form = section.getByRole('form', { name: 'Create token' });
  await form.getByRole('textbox', { name: 'Name' }).fill('CI of acme/api');
  await expect(form.getByRole('checkbox', { name: /^write/ })).toBeVisible();
  await form.getByRole('checkbox', { name: /^read/ }).uncheck();
  await expect(form.getByRole('button', { name: 'Create token' })).toBeDisabled();
  await form.getByRole('checkbox', { name: /^read/ }).check();
  await form.getByRole('radiogroup', { name: 'Expires after' }).getByText('30 days').click();
  await form.getByRole('button', { name: 'Create token' }).click();

  const made = section.getByRole('region', { name: 'Token “CI of acme/api”' });
  const token = await made.getByRole('textbox').inputValue();
  expect(token).toMatch(/^plim_[\w-]{43}$/);
  await expect(made).toContainText('it is not shown again');
  await made.getByRole('button', { name: 'Done' }).click();
  await expect(made).toBeHidden();
  expect(await page.content()).not.toContain(token);

  const send = (method: string, path: string) =>
    fetch(`${app.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  expect((await send('GET', '/overview')).status).toBe(200);
  expect((await send('POST', '/demo')).status).toBe(403);

  await page.reload();
  const item = section.getByRole('list', { name: 'API tokens' }).getByRole('listitem');
  await expect(item).toContainText(/CI of acme\/api.*plim_.{4}….*read.*expires in (29|30) d.*last used just now/);
  await item.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(section).toContainText('No tokens yet.');
  expect((await send('GET', '/overview')).status).toBe(401);
});
