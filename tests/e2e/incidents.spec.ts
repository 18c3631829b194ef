import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { watchAndGrow } from './growing.ts';
import { joinAs } from './people.ts';
import { unwatchRepository } from './watching.ts';

/** Keys work once the page has its script. */
async function pressUntil(page: Page, key: string, isSo: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await isSo();
  }).toPass();
}

test('work through the inbox by keyboard: read, acknowledge, mute, accept, take it back', async ({
  page,
  app,
  registry,
}) => {
  test.slow();
  const [one, two] = [
    await watchAndGrow(app.url, `${registry.host}/inbox/one`, 100),
    await watchAndGrow(app.url, `${registry.host}/inbox/two`, 200),
  ];
  await page.goto('/incidents?q=inbox/');
  const list = page.getByRole('list', { name: 'Incidents' });
  const rows = list.getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('inbox/two');
  await expect(rows.first()).toContainText('RUN npm ci');
  await expect(page.getByRole('link', { name: /^Incidents \d+ open$/ })).toBeVisible();

  const story = page.getByRole('article');
  await test.step('the story is the comparison of its two images', async () => {
    await expect(story).toHaveAccessibleName(`Incident ${two.incident}`);
    await expect(story).toContainText(/2\.6\d MB, 1\.5\d MB more\. 1\.5\d MB of it is RUN npm ci/);
    await expect(story.getByRole('list', { name: 'What happened' })).toContainText('opened');
    await expect(story.getByRole('link', { name: /commits between them/ })).toHaveAttribute(
      'href',
      'https://github.com/acme/api/compare/bbbb2222...cccc3333',
    );
  });

  await test.step('j and the arrows move, and k acknowledges', async () => {
    await pressUntil(page, 'j', () => expect(rows.first().getByRole('link')).toBeFocused({ timeout: 500 }));
    await page.keyboard.press('j');
    await expect(story).toHaveAccessibleName(`Incident ${one.incident}`);
    await expect(page).toHaveURL(new RegExp(`i=${one.incident}`));
    await page.keyboard.press('ArrowUp');
    await expect(story).toHaveAccessibleName(`Incident ${two.incident}`);
    await page.keyboard.press('k');
    await expect(page.getByRole('status').filter({ hasText: `Acknowledged: incident ${two.incident}` })).toBeVisible();
    await expect(story.getByRole('list', { name: 'What happened' })).toContainText('acknowledged');
  });

  await test.step('m mutes with a reason', async () => {
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: `Mute: incident ${two.incident}` });
    await expect(dialog.getByRole('button', { name: 'Mute' })).toBeDisabled();
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
    await page.keyboard.type('until the release');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(story).toContainText('muted until');
  });

  await test.step('x picks, and a accepts all that are picked', async () => {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Picked incidents' })).toContainText('2 picked');
    await page.keyboard.press('a');
    await expect(page.getByRole('dialog', { name: 'Accept: 2 incidents' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Picked incidents' })).toBeHidden();
  });

  await test.step('accepting needs a reason, ends it, and can be taken back', async () => {
    await page.keyboard.press('a');
    await page.keyboard.type('ships the compiler on purpose');
    await page.keyboard.press('Enter');
    const done = page.getByRole('status').filter({ hasText: `Accepted: incident ${two.incident}` });
    await expect(done).toBeVisible();
    await expect(rows).toHaveCount(1);
    await done.getByRole('button', { name: 'Undo' }).click();
    await expect(rows).toHaveCount(2);
  });

  await test.step('/ filters, Esc clears, Enter opens the page', async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Filter incidents' })).toBeFocused();
    await page.keyboard.type('inbox/one');
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('Escape');
    // Everything is listed now, newest first: what other journeys left too.
    await expect(rows.nth(1)).toBeVisible();
    await page.keyboard.press('j');
    await expect(rows.first().getByRole('link')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('inbox/two');
    // On its own page arrows scroll, as anywhere.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });
  for (const { id } of [one, two]) await unwatchRepository(app.url, id);
});

test('a link of a message opens the dialog; the chart and the overview show what is open', async ({
  page,
  app,
  registry,
}) => {
  const { id, incident } = await watchAndGrow(app.url, `${registry.host}/inbox/linked`, 300);
  await page.goto(`/incidents/${incident}?do=accept`);
  const dialog = page.getByRole('dialog', { name: `Accept: incident ${incident}` });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).not.toHaveURL(/do=/);
  await page.goto(`/incidents/${incident}?do=mute`);
  await expect(page.getByRole('dialog', { name: `Mute: incident ${incident}` })).toBeVisible();

  await page.goto('/');
  await page.getByRole('link', { name: `incident open: number ${incident}` }).click();
  await expect(page.getByRole('article', { name: `Incident ${incident}` })).toBeVisible();

  await page.goto(`/repositories/${id}`);
  const chart = page.getByRole('slider', { name: /walk the pushes/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /a regression, critical/);
  await expect(page.getByRole('link', { name: `Incident ${incident}: open` })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /below the floors of 3 % and 512 KiB, or 1 % and 10 MiB/);
  await unwatchRepository(app.url, id);
});

test('who may only read sees the story and no actions', async ({ app, registry, browser }) => {
  const { id, incident } = await watchAndGrow(app.url, `${registry.host}/inbox/seen`, 400);
  const viewer = await joinAs(browser, app.url, 'viewer', {
    name: 'Vera Viewer',
    email: 'vera@example.org',
    password: 'nine lanterns over the bay',
  });
  await viewer.page.goto(`/incidents/${incident}?do=accept`);
  await expect(viewer.page.getByRole('article', { name: `Incident ${incident}` })).toContainText('RUN npm ci');
  await expect(viewer.page.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await viewer.page.keyboard.press('a');
  await expect(viewer.page.getByRole('dialog')).toHaveCount(0);
  await viewer.page.goto('/incidents?q=inbox/seen');
  await expect(viewer.page.getByRole('list', { name: 'Incidents' }).getByRole('listitem')).toHaveCount(1);
  await expect(viewer.page.getByRole('checkbox')).toHaveCount(0);
  await viewer.leave();
  await unwatchRepository(app.url, id);
});
