import type { Browser, Page } from '@playwright/test';
import { AS_ADMIN, getJson, postJson } from '#tests/support/app.ts';
import { STRANGER } from './fixtures.ts';

export type NewAccount = { name: string; email: string; password: string };

/** Makes the account that a one-time link offers, and waits until it is in. */
export async function acceptInvitation(page: Page, url: string, account: NewAccount): Promise<void> {
  await page.goto(url);
  const form = page.getByRole('form', { name: 'New account' });
  await form.getByRole('textbox', { name: 'Your name' }).fill(account.name);
  const email = form.getByRole('textbox', { name: 'E-mail address' });
  if (await email.isEditable()) await email.fill(account.email);
  await form.getByLabel('Password', { exact: true }).fill(account.password);
  await form.getByRole('button', { name: 'Make the account and go in' }).click();
  await page.waitForURL((there) => there.pathname === '/');
}

/** Makes an invitation on the screen. @returns its link */
export async function invite(page: Page, role: string, email: string | null = null): Promise<string> {
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const form = page.getByRole('form', { name: 'Invite' });
  await form.getByRole('radiogroup', { name: 'Role' }).getByText(role).click();
  if (email !== null) await form.getByRole('textbox', { name: /E-mail address/ }).fill(email);
  await form.getByRole('button', { name: 'Make the link' }).click();
  const made = page.getByRole('region', { name: `Invitation as ${role}` });
  const link = await made.getByRole('textbox').inputValue();
  await made.getByRole('button', { name: 'Done' }).click();
  return link;
}

/** Signs out by the menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

type Made = { url: string; id: string };
type Users = { items: { id: string; email: string }[] };

/** An account of its own for a test, signed in on a page of its own. */
export async function joinAs(
  browser: Browser,
  url: string,
  role: string,
  account: NewAccount,
): Promise<{ page: Page; leave: () => Promise<void> }> {
  const made = await postJson<Made>(`${url}/api/v1/invitations`, { role, email: account.email });
  const context = await browser.newContext({ baseURL: url, storageState: STRANGER });
  const page = await context.newPage();
  await acceptInvitation(page, made.url.slice(made.url.indexOf('/invitation')), account);
  return {
    page,
    async leave() {
      await context.close();
      const { items } = await getJson<Users>(`${url}/api/v1/users`);
      const id = items.find(({ email }) => email === account.email)?.id;
      if (id !== undefined) await fetch(`${url}/api/v1/users/${id}`, { method: 'DELETE', headers: AS_ADMIN });
    },
  };
}
