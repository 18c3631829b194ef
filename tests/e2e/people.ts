import type { BrowserContext, Page } from '@playwright/test';

export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** The cookies of a browser that is not signed in: none. */
export const STRANGER: SignedIn = { cookies: [], origins: [] };

export type NewAccount = { name: string; email: string; password: string };

/** Creates the account of a one-time link and waits until it is signed in. */
export async function acceptInvitation(page: Page, url: string, account: NewAccount): Promise<void> {
  await page.goto(url);
  const form = page.getByRole('form', { name: 'New account' });
  await form.getByRole('textbox', { name: 'Your name' }).fill(account.name);
  const email = form.getByRole('textbox', { name: 'E-mail address' });
  if (await email.isEditable()) await email.fill(account.email);
  await form.getByLabel('Password', { exact: true }).fill(account.password);
  await form.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL((there) => there.pathname === '/');
}

/** Creates an invitation on the screen. @returns its link */
export async function invite(page: Page, role: string, email: string | null = null): Promise<string> {
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite person', exact: true }).click();
  const form = page.getByRole('form', { name: 'Invite person' });
  await form.getByRole('radiogroup', { name: 'Role' }).getByText(role).click();
  if (email !== null) await form.getByRole('textbox', { name: /E-mail address/ }).fill(email);
  await form.getByRole('button', { name: 'Create link' }).click();
  const made = page.getByRole('region', { name: `Invitation as ${role}` });
  const link = await made.getByRole('textbox').inputValue();
  await made.getByRole('button', { name: 'Done' }).click();
  return link;
}

/** Signs out through the menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}
