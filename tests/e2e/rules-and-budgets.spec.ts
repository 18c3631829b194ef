import { postJson } from '#tests/support/app.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';

const list = (name: string) => ({ name, exact: true });

test('a rule is back-tested beside its form as its values change, and shows what it changes', async ({
  page,
  demo: _,
}) => {
  test.slow();
  await page.goto('/settings/rules');
  const rules = page.getByRole('list', { name: 'Rules, in order of use' });
  await expect(rules.getByRole('listitem').first()).toContainText('read-only');
  await page.getByRole('button', { name: 'Add rule' }).click();
  const form = page.getByRole('form', { name: 'Add rule' });
  const tried = page.getByRole('region', { name: 'Back-test' });
  await form.getByLabel('Name').fill('All of traefik');
  await form.getByLabel('Repository').fill('*/library/traefik');
  await expect(tried.getByText(/^\d+ incidents? in 1 repository, no alerts$/)).toBeVisible({ timeout: 30_000 });
  await form.getByRole('switch', { name: 'Alert immediately for third-party images too.' }).check();
  await form.getByLabel('Own layers grew by').fill('much');
  await expect(form).toContainText('Write a size in MB, such as 10 or 0.5.');
  await expect(tried).toContainText('Correct the marked fields');
  await expect(form.getByRole('button', { name: 'Save rule' })).toBeDisabled();
  await form.getByLabel('Own layers grew by').fill('500 kB');
  await form.getByLabel('Share of growth of own layers').fill('1');
  await form.getByLabel('Name').focus();
  await expect(form.getByLabel('Own layers grew by')).toHaveValue('0.5 MB');
  await expect(form).toContainText('Default: 10 MB and 10 %.');
  await expect(tried.getByText(/more alerts? than with the current rules\.$/)).toBeVisible({ timeout: 30_000 });
  await expect(tried.getByRole('list', { name: 'Incidents it would have opened' })).toBeVisible();
  await form.getByRole('button', { name: 'Reset to default: alerts' }).click();
  await expect(form.getByLabel('Own layers grew by')).toHaveValue('10 MB');
  await form.getByLabel('Own layers grew by').fill('2');

  await expect(form.getByLabel('Noise limit')).toBeHidden();
  await form.getByText('Advanced').click();
  await form.getByLabel('Noise limit').fill('4');
  await form.getByRole('button', { name: 'Save rule' }).click();
  const rule = rules.getByRole('listitem', list('All of traefik'));
  await expect(rule).toContainText(/Own layers grew by\s*2 MB instead of 10 MB/);
  await expect(rule).toContainText('no incidents yet');
  await rule.getByRole('button', { name: 'Edit All of traefik' }).click();
  const edited = page.getByRole('form', { name: 'Edit All of traefik' });
  await expect(edited.getByLabel('Noise limit')).toHaveValue('4');
  await expect(tried.getByText('As many as with the saved rule.')).toBeVisible({ timeout: 30_000 });
  await edited.getByRole('button', { name: 'Cancel' }).click();

  await postJson(`${new URL(page.url()).origin}/api/v1/rules`, { name: 'Nothing', matches: { repository: 'no/*' } });
  await page.reload();
  await expect(rules.getByRole('listitem', list('Nothing'))).toContainText('Not used: it matches no watched series');
  await page.getByRole('button', { name: 'Move rule 2 up' }).press('Enter');
  await expect(rules.getByRole('listitem').first()).toContainText('Nothing');

  await expectSound(page, { name: 'rules', path: '/settings/rules', ready: () => expect(rule).toBeVisible() });
  await expectSound(page, {
    name: 'rule-backtest',
    path: '/settings/rules?edit=new',
    ready: async () => {
      await form.getByText('Advanced').click();
      await form.getByRole('switch', { name: 'Alert immediately for third-party images too.' }).check();
      await expect(tried.getByText(/ in \d+ repositor/)).toBeVisible({ timeout: 30_000 });
    },
  });
  await page.goto('/settings/rules', { waitUntil: 'networkidle' });
  await rules.getByRole('listitem', list('Nothing')).getByRole('button', { name: 'Edit Nothing' }).click();
  await page.getByRole('button', { name: 'Remove rule' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(rules.getByRole('listitem', list('Nothing'))).toHaveCount(0);
});

test('a budget can be proposed from an image, shows which series exceed it, and can be removed', async ({
  page,
  demo: _,
}) => {
  await page.goto('/settings/budgets');
  await expect(page.getByRole('main').getByText('Jumps and creep are detected without one')).toBeVisible();
  await page.getByRole('button', { name: 'Add budget' }).click();
  const form = page.getByRole('form', { name: 'Add budget' });
  const repositories = form.getByRole('combobox', { name: 'Repository to propose from' });
  const httpd = await repositories.locator('option', { hasText: 'library/httpd' }).getAttribute('value');
  await repositories.selectOption(httpd);
  await expect(form.getByLabel('Repository', { exact: true })).toHaveValue(/library\/httpd$/);
  await form.getByRole('button', { name: 'Use for the whole image' }).click();
  await expect(form.getByLabel('Series', { exact: true })).not.toHaveValue('');
  await expect(form.getByLabel('Limit', { exact: true })).toHaveValue(/ MB$/);
  await form.getByLabel('Limit', { exact: true }).fill('1');
  await form.getByLabel('Reason (optional)').fill('to see it break');
  await form.getByRole('button', { name: 'Save budget' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('status').filter({ hasText: 'Saved. 1 series is over this budget now:' })).toBeVisible();
  const budget = page.getByRole('list', list('Budgets')).getByRole('listitem');
  await expect(budget).toContainText('1.00 MB whole image');
  await expect(budget).toContainText('1 of 1 series over budget');
  await expectSound(page, { name: 'budgets', path: '/settings/budgets', ready: () => expect(budget).toBeVisible() });
  await budget.getByRole('link', { name: /library\/httpd/ }).click();
  await expect(page.getByRole('heading', { name: /library\/httpd$/ })).toBeVisible();
  await page.goto('/settings/budgets', { waitUntil: 'networkidle' });
  await budget.getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('button', { name: 'Remove budget' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Jumps and creep are detected without one')).toBeVisible();
});

test('a budget can start from the limit of a platform for unpacked images', async ({ page, demo: _ }) => {
  await page.goto('/settings/budgets?edit=new');
  const form = page.getByRole('form', { name: 'Add budget' });
  await form.getByLabel('Repository', { exact: true }).fill('*/library/httpd');
  await form.getByRole('button', { name: 'Fly.io: 8.00 GB unpacked' }).click();
  await expect(form.getByRole('radio', { name: 'unpacked' })).toBeChecked();
  await expect(form.getByLabel('Limit', { exact: true })).toHaveValue('8000 MB');
  await form.getByRole('button', { name: 'Save budget' }).click();
  const budget = page.getByRole('list', list('Budgets')).getByRole('listitem');
  await expect(budget).toContainText('8.00 GB unpacked');
  await expect(budget).toContainText('Limit of Fly.io for unpacked images');
});

test('a budget that starts from a repository is for its series', async ({ page, demo }) => {
  await page.goto(`/repositories/${demo.idOf('library/httpd')}?settings=true`);
  await page.getByRole('link', { name: 'Add budget' }).click();
  const form = page.getByRole('form', { name: 'Add budget' });
  await expect(form.getByLabel('Repository', { exact: true })).toHaveValue('docker.io/library/httpd');
  await expect(form.getByLabel('Series', { exact: true })).not.toHaveValue('');
  await form.getByRole('button', { name: 'Use for the whole image' }).click();
  await form.getByRole('button', { name: 'Save budget' }).click();
  const budget = page.getByRole('list', list('Budgets')).getByRole('listitem');
  await expect(budget).toContainText('docker.io/library/httpd');
  await expect(budget).toContainText('1 series, all within budget');
});

test('a budget, a rule or a mute for everything asks first, with the number of series', async ({ page, demo: _ }) => {
  const dialog = page.getByRole('dialog', { name: /^This .* applies to all \d+ series in \d+ repositories\. / });
  await page.goto('/settings/budgets?edit=new');
  await page.getByRole('form', { name: 'Add budget' }).getByLabel('Limit', { exact: true }).fill('900 MB');
  await page.getByRole('button', { name: 'Save budget' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('list', list('Budgets'))).toHaveCount(0);
  await page.getByRole('button', { name: 'Save budget' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', list('Budgets')).getByRole('listitem')).toContainText('everything');

  await page.goto('/settings/rules?edit=new');
  await page.getByRole('form', { name: 'Add rule' }).getByLabel('Name').fill('All');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem', list('All'))).toBeVisible();

  await page.goto('/settings/mutes?edit=new');
  await page.getByRole('form', { name: 'Add mute' }).getByLabel('Reason').fill('a quiet week');
  await page.getByRole('button', { name: 'Save mute' }).click();
  await dialog.getByRole('button', { name: 'Mute everything' }).click();
  await expect(page.getByRole('list', list('Active mutes'))).toContainText('everything');
});

test('a repository can be muted for a week, and the mute can be ended', async ({ page, demo: _ }) => {
  await page.goto('/settings/mutes', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Add mute' }).click();
  const form = page.getByRole('form', { name: 'Add mute' });
  await form.getByLabel('Repository').fill('docker.io/library/redis');
  await form.getByLabel('Reason').fill('we leave it this week');
  await form.getByRole('button', { name: 'Save mute' }).click();
  const active = page.getByRole('list', list('Active mutes'));
  await expect(active).toContainText('repository docker.io/library/redis');
  await expect(active).toContainText(/in [67] d/);
  await expectSound(page, { name: 'mutes', path: '/settings/mutes', ready: () => expect(active).toBeVisible() });
  await active.getByRole('button', { name: 'End now: the mute of repository docker.io/library/redis' }).click();
  await expect(page.getByRole('list', list('Ended mutes'))).toContainText('we leave it this week');
  await expect(active).toHaveCount(0);
});

test('routes can be added and reordered, and the test shows which channel would get a message', async ({
  page,
  app,
  demo: _,
}) => {
  for (const name of ['#ops', 'Mail']) {
    const settings = { url: 'http://127.0.0.1:9', topic: 'x' };
    await postJson(`${app.url}/api/v1/channels`, { name, kind: 'ntfy', settings });
  }
  await page.goto('/settings/routes');
  await expect(page.getByRole('main').getByText('You need no routes')).toBeVisible();
  const tester = page.getByRole('region', { name: 'Who would get this?' });
  const choice = tester.getByRole('combobox', { name: 'Repository' });
  const httpd = await choice.locator('option', { hasText: 'library/httpd' }).getAttribute('value');
  await choice.selectOption(httpd);
  await expect(tester.getByRole('status')).toContainText(/route|Third-party images are in the digest/);
  const add = async (fill: (form: ReturnType<typeof page.getByRole>) => Promise<void>) => {
    await page.getByRole('button', { name: 'Add route' }).click();
    const form = page.getByRole('form', { name: 'Add route' });
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
  const routes = page.getByRole('list', { name: 'Routes, in order of use' });
  await expect(routes.getByRole('listitem')).toHaveCount(2);
  await page.reload();
  await page.getByRole('button', { name: 'Edit route 2' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(routes.getByRole('listitem').first()).toContainText('*/library/httpd');
  await choice.selectOption(httpd);
  await expect(tester.getByRole('list', { name: 'Would be sent to' })).toContainText('#ops: route 1');
  await expect(tester.getByRole('list', { name: 'Would be sent to' })).not.toContainText('Mail');
  await expect(tester.getByRole('status')).toContainText('Not sent immediately: third-party images are in the digest.');
  await tester.getByRole('combobox', { name: 'Kind' }).selectOption('secret');
  await expect(tester.getByRole('status')).toContainText('No one gets it. Secrets in third-party images');
  await expect(tester.getByRole('list', { name: 'Would be sent to' }).getByRole('listitem')).toHaveCount(0);
  await expect(tester.getByRole('radio')).toHaveCount(1);
  await expect(tester.getByRole('radio', { name: 'critical' })).toBeChecked();
  await expectSound(page, { name: 'routes', path: '/settings/routes', ready: () => expect(routes).toBeVisible() });
  await expectSound(page, {
    name: 'route-form',
    path: '/settings/routes?edit=new',
    ready: (shown) => expect(shown.getByRole('form', { name: 'Add route' })).toBeVisible(),
  });
});
