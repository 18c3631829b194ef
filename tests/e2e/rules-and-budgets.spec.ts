import { AS_ADMIN, getJson, postJson } from '#tests/support/app.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';

const remove = (url: string) => fetch(url, { method: 'DELETE', headers: AS_ADMIN });
const list = (name: string) => ({ name, exact: true });

test('a rule is tried on the stored history before it is saved, and says what it changes', async ({
  page,
  demo: _,
}) => {
  test.slow();
  await page.goto('/settings/rules');
  const rules = page.getByRole('list', { name: 'Rules, in the order in which they count' });
  await expect(rules.getByRole('listitem').first()).toContainText('cannot be changed');
  await page.getByRole('button', { name: 'Add rule' }).click();
  const form = page.getByRole('form', { name: 'Add a rule' });
  await form.getByLabel('Name').fill('All of httpd');
  await form.getByLabel('Repository').fill('*/library/httpd');
  await form.getByRole('switch', { name: 'Upstream too' }).check();
  await form.getByLabel('Own bytes grew by').fill('much');
  await expect(form).toContainText('Write a size like 10 MB or 512 KiB.');
  await expect(form.getByRole('button', { name: 'Save rule' })).toBeDisabled();
  await form.getByLabel('Own bytes grew by').fill('1 MB');
  await expect(form).toContainText('differs from the default, 10 MB');

  await form.getByRole('button', { name: 'What would it have sent?' }).click();
  const tried = form.getByRole('region', { name: 'What it would have sent' });
  await expect(tried.getByRole('status')).toContainText(/messages a week, .* with today’s rules/, { timeout: 30_000 });
  await expect(tried.getByRole('row', { name: /^Messages/ })).toBeVisible();
  await form.getByLabel('Own bytes grew by').fill('2 MB');
  await expect(tried).toContainText('ask again');
  await form.getByRole('button', { name: 'Save rule' }).click();

  const rule = rules.getByRole('listitem', list('All of httpd'));
  await expect(rule).toContainText(/Own bytes grew by\s*2 MB instead of 10 MB/);
  await expect(rule).toContainText('never found anything');
  await postJson(`${new URL(page.url()).origin}/api/v1/rules`, { name: 'Nothing', matches: { repository: 'no/*' } });
  await page.reload();
  await expect(rules.getByRole('listitem', list('Nothing'))).toContainText('Judges nothing that is watched');
  await page.getByRole('button', { name: 'Move rule 2 up' }).press('Enter');
  await expect(rules.getByRole('listitem').first()).toContainText('Nothing');

  await expectSound(page, { name: 'rules', path: '/settings/rules', ready: () => expect(rule).toBeVisible() });
  await expectSound(page, {
    name: 'rule-backtest',
    path: '/settings/rules?edit=new',
    ready: async () => {
      await form.getByLabel('Name').fill('All');
      await form.getByRole('switch', { name: 'Upstream too' }).check();
      await form.getByRole('button', { name: 'What would it have sent?' }).click();
      await expect(tried).toBeVisible({ timeout: 30_000 });
    },
  });
  await page.goto('/settings/rules');
  for (const name of ['Nothing', 'All of httpd']) {
    await rules
      .getByRole('listitem', list(name))
      .getByRole('button', { name: `Edit ${name}` })
      .click();
    await page.getByRole('button', { name: 'Remove rule' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(rules.getByRole('listitem', list(name))).toHaveCount(0);
  }
});

test('a budget is proposed from an image, drawn, broken and taken away', async ({ page, demo: _ }) => {
  await page.goto('/settings/budgets');
  await expect(page.getByRole('main').getByText('none is set by itself')).toBeVisible();
  await page.getByRole('button', { name: 'Draw a load line' }).click();
  const form = page.getByRole('form', { name: 'Add a budget' });
  const repositories = form.getByRole('combobox', { name: 'Repository to propose from' });
  const httpd = await repositories.locator('option', { hasText: 'library/httpd' }).getAttribute('value');
  await repositories.selectOption(httpd);
  await form.getByRole('button', { name: 'Take it for the whole image' }).click();
  await expect(form.getByLabel('Repository', { exact: true })).toHaveValue(/library\/httpd$/);
  await expect(form.getByLabel('Limit')).toHaveValue(/ MB$/);
  await form.getByLabel('Limit').fill('1 MB');
  await form.getByLabel('Why this much (optional)').fill('to see it break');
  await form.getByRole('button', { name: 'Save budget' }).click();
  const budget = page.getByRole('list', list('Budgets')).getByRole('listitem');
  await expect(budget).toContainText('1.00 MB whole image');
  // Judged anew in the background, and read again by itself.
  await expect(budget).toContainText(/1 of 1 series over it/, { timeout: 30_000 });
  await expectSound(page, { name: 'budgets', path: '/settings/budgets', ready: () => expect(budget).toBeVisible() });
  await budget.getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('button', { name: 'Remove budget' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('none is set by itself')).toBeVisible();
});

test('something is muted for a week, and the mute ended', async ({ page, demo: _ }) => {
  await page.goto('/settings/mutes');
  await page.getByRole('button', { name: 'Mute something' }).click();
  const form = page.getByRole('form', { name: 'Mute something' });
  await form.getByLabel('Repository').fill('docker.io/library/redis');
  await form.getByLabel('Reason').fill('we leave it this week');
  await form.getByRole('button', { name: 'Mute', exact: true }).click();
  const holding = page.getByRole('list', list('Mutes that hold'));
  await expect(holding).toContainText('repository docker.io/library/redis');
  await expect(holding).toContainText(/in [67] d/);
  await expectSound(page, { name: 'mutes', path: '/settings/mutes', ready: () => expect(holding).toBeVisible() });
  // Other journeys may have muted something else: only this one is ended.
  const end = page.getByRole('button', { name: 'End now: the mute of repository docker.io/library/redis' });
  await end.click();
  await expect(page.getByRole('list', list('Mutes that are over'))).toContainText('we leave it this week');
  await expect(end).toHaveCount(0);
});

test('routes are made, moved and tried: who would be told', async ({ page, app, demo: _ }) => {
  const channels: string[] = [];
  for (const name of ['#ops', 'Mail'])
    channels.push(
      (
        await postJson<{ id: string }>(`${app.url}/api/v1/channels`, {
          name,
          kind: 'ntfy',
          settings: { url: 'http://127.0.0.1:9', topic: 'x' },
        })
      ).id,
    );
  await page.goto('/settings/routes');
  await expect(page.getByRole('main').getByText('none is needed')).toBeVisible();
  const tester = page.getByRole('region', { name: 'Who would get this?' });
  const choice = tester.getByRole('combobox', { name: 'Repository' });
  const httpd = await choice.locator('option', { hasText: 'library/httpd' }).getAttribute('value');
  await choice.selectOption(httpd);
  await expect(tester.getByRole('status')).toContainText(/route|Upstream is in the digest/);
  const add = async (fill: (form: ReturnType<typeof page.getByRole>) => Promise<void>) => {
    await page.getByRole('button', { name: 'Add route' }).click();
    const form = page.getByRole('form', { name: 'Add a route' });
    await expect(form.getByRole('button', { name: 'Save route' })).toBeDisabled();
    await fill(form);
    await form.getByRole('button', { name: 'Save route' }).click();
    await expect(form).toBeHidden();
  };
  await add((form) => form.getByRole('checkbox', { name: 'Mail' }).check());
  await add(async (form) => {
    await form.getByLabel('Repository').fill('*/library/httpd');
    await form.getByRole('checkbox', { name: '#ops' }).check();
    await form.getByRole('switch', { name: /^Stop/ }).check();
  });
  const routes = page.getByRole('list', { name: 'Routes, in the order in which they count' });
  await expect(routes.getByRole('listitem')).toHaveCount(2);
  await page.reload();
  await page.getByRole('button', { name: 'Edit route 2' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(routes.getByRole('listitem').first()).toContainText('*/library/httpd');
  await choice.selectOption(httpd);
  await expect(tester.getByRole('list', { name: 'Would be told' })).toContainText('#ops: route 1');
  await expect(tester.getByRole('list', { name: 'Would be told' })).not.toContainText('Mail');
  await expectSound(page, { name: 'routes', path: '/settings/routes', ready: () => expect(routes).toBeVisible() });
  await expectSound(page, {
    name: 'route-form',
    path: '/settings/routes?edit=new',
    ready: (shown) => expect(shown.getByRole('form', { name: 'Add a route' })).toBeVisible(),
  });
  const { items } = await getJson<{ items: { id: string }[] }>(`${app.url}/api/v1/routes`);
  for (const { id } of items) await remove(`${app.url}/api/v1/routes/${id}`);
  for (const id of channels) await remove(`${app.url}/api/v1/channels/${id}`);
});
