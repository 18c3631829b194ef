import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { watchAndGrow } from './growing.ts';

/** Presses a key until it has an effect. Keyboard shortcuts work only after the page's script is loaded. */
async function pressUntil(page: Page, key: string, isSo: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await isSo();
  }).toPass();
}

test('the keyboard is enough to read, acknowledge, mute and accept incidents and to undo it', async ({
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
  const list = page.getByRole('region', { name: 'Inbox' });
  const rows = list.getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('inbox/two');
  await expect(rows.first()).toContainText('RUN npm ci');
  await expect(page.getByRole('link', { name: /^Incidents \d+ open$/ })).toBeVisible();

  const story = page.getByRole('article');
  await test.step('the story of an incident compares its two images', async () => {
    await expect(story).toHaveAccessibleName(`Incident ${two.incident}`);
    await expect(story).toContainText(/2\.6\d MB, up 1\.5\d MB \(\+13\d %\)\. (All|Almost all) from RUN npm ci/);
    await expect(story.getByRole('list', { name: 'What happened' })).toContainText('opened');
    await expect(story.getByRole('link', { name: /commits between them/ })).toHaveAttribute(
      'href',
      'https://github.com/acme/api/compare/bbbb2222...cccc3333',
    );
  });

  await test.step('j, k and the arrows move through the list, and e acknowledges', async () => {
    await pressUntil(page, 'j', () => expect(rows.first().getByRole('link')).toBeFocused({ timeout: 500 }));
    await page.keyboard.press('j');
    await expect(story).toHaveAccessibleName(`Incident ${one.incident}`);
    await expect(page).toHaveURL(new RegExp(`i=${one.incident}`));
    await page.keyboard.press('ArrowUp');
    await expect(story).toHaveAccessibleName(`Incident ${two.incident}`);
    await page.keyboard.press('ArrowDown');
    await expect(story).toHaveAccessibleName(`Incident ${one.incident}`);
    await page.keyboard.press('k');
    await expect(story).toHaveAccessibleName(`Incident ${two.incident}`);
    const place = await list.boundingBox();
    await page.keyboard.press('e');
    await expect(page.getByRole('status').filter({ hasText: `Acknowledged: incident ${two.incident}` })).toBeVisible();
    await expect(story.getByRole('list', { name: 'What happened' })).toContainText('acknowledged');
    expect((await list.boundingBox())?.y).toBe(place?.y);
    // It is no longer open: it has moved below the open ones.
    await expect(list.getByRole('list', { name: 'Open', exact: true })).toContainText('inbox/one');
    await expect(list.getByRole('list', { name: 'Acknowledged' })).toContainText('inbox/two');
  });

  await test.step('m mutes an incident, which needs a reason', async () => {
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: `Mute: incident ${two.incident}` });
    await expect(dialog.getByRole('button', { name: 'Mute' })).toBeDisabled();
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
    await page.keyboard.type('until the release');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(story).toContainText('muted until');
  });

  await test.step('x picks incidents, and a accepts all picked ones', async () => {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 incidents selected');
    await page.keyboard.press('a');
    await expect(page.getByRole('dialog', { name: 'Accept: 2 incidents' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Selection' })).toBeHidden();
  });

  await test.step('accepting needs a reason, closes the incident, and can be undone', async () => {
    await page.keyboard.press('a');
    await page.keyboard.type('ships the compiler on purpose');
    await page.keyboard.press('Enter');
    const done = page.getByRole('status').filter({ hasText: `Accepted: incident ${two.incident}` });
    await expect(done).toBeVisible();
    await expect(rows).toHaveCount(1);
    await done.getByRole('button', { name: 'Undo' }).click();
    await expect(rows).toHaveCount(2);
  });

  await test.step('/ filters the list, Esc clears the filter, Enter opens the incident', async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Filter incidents' })).toBeFocused();
    await page.keyboard.type('inbox/one');
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('Escape');
    // Without a filter the list also contains incidents of the demo if another test loaded it.
    await expect(rows.filter({ hasText: 'inbox/' })).toHaveCount(2);
    await page.keyboard.press('j');
    await expect(rows.first().getByRole('link')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('inbox/two');
    // On the incident's page the arrow keys scroll as usual.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });
});

test('a link of a message opens its dialog, and the overview and the chart show the open incident', async ({
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
  await expect(chart).toHaveAttribute('aria-valuetext', /growth must reach 3 % and 0.5 MB, or 1 % and 10 MB/);
});

test('a viewer sees the story of an incident and no actions', async ({ app, registry, joinAs }) => {
  const { incident } = await watchAndGrow(app.url, `${registry.host}/inbox/seen`, 400);
  const viewer = await joinAs('viewer', {
    name: 'Vera Viewer',
    email: 'vera@example.org',
    password: 'nine lanterns over the bay',
  });
  await viewer.goto(`/incidents/${incident}?do=accept`);
  await expect(viewer.getByRole('article', { name: `Incident ${incident}` })).toContainText('RUN npm ci');
  await expect(viewer.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await viewer.keyboard.press('a');
  await expect(viewer.getByRole('dialog')).toHaveCount(0);
  await viewer.goto('/incidents?q=inbox/seen');
  await expect(viewer.getByRole('region', { name: 'Inbox' }).getByRole('listitem')).toHaveCount(1);
  await expect(viewer.getByRole('checkbox')).toHaveCount(0);
});
