import type { App } from '#tests/support/app.ts';
import { test as base, expect, runApp } from './fixtures.ts';
import { expectSound } from './sound.ts';

const FILE = `registries:
  - {host: "127.0.0.1:1", name: Harbour}
repositories:
  - {reference: "127.0.0.1:1/team/app", owner: Payments, include: [v*]}
  - reference: 127.0.0.1:1/team/web
owners:
  - {pattern: "127.0.0.1:1/team/w*", owner: Web, purpose: base, nodes: 1200}
`;

type Fixtures = { ownApp: App };

const test = base.extend<Fixtures>({
  ownApp: [
    async ({ browserName: _ }, use) => runApp(use, { config: FILE }),
    // The first start builds the application when its sources changed.
    { timeout: 240_000 },
  ],
  baseURL: async ({ ownApp }, use) => use(ownApp.url),
});

// The server refuses an invalid pattern while the user types it.
test.use({ allowedConsole: /status of 422/ });

test('settings of plimsoll.yaml name their line and are read-only, and owner rules can be added below them by keyboard', async ({
  page,
}) => {
  await page.goto('/registries');
  const registry = page.getByRole('list', { name: 'Registries' }).getByRole('listitem').filter({ hasText: 'Harbour' });
  await expect(registry).toContainText('From plimsoll.yaml:2; change it there.');
  await expect(registry.getByRole('button', { name: 'Edit Harbour' })).toBeHidden();

  await page.goto('/');
  await page
    .getByRole('link', { name: /team\/app/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('region', { name: 'Settings' });
  await expect(settings).toContainText('From plimsoll.yaml:4; change it there.');
  await expect(settings).toContainText('v*');
  await expect(settings.getByRole('button', { name: 'Save' })).toBeHidden();
  await page.goto('/?owner=Web');
  await page
    .getByRole('link', { name: /team\/web/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(settings).toContainText('base, by the pattern 127.0.0.1:1/team/w*');
  await expect(settings).toContainText('1,200');

  await page.goto('/settings/owners');
  const fixed = page.getByRole('list', { name: 'Read-only patterns' }).getByRole('listitem');
  await expect(fixed).toContainText('From plimsoll.yaml:7; change it there.');
  await expect(fixed).toContainText('Matches 1 repository: 127.0.0.1:1/team/web');
  const rows = page.getByRole('list', { name: 'Editable patterns' }).getByRole('listitem');
  const add = async (pattern: string, team: string) => {
    await page.getByRole('button', { name: 'Add pattern' }).click();
    await rows.last().getByLabel('Pattern').fill(pattern);
    await rows.last().getByLabel('Team').fill(team);
  };
  await expect(fixed).toContainText('purpose base');
  await expect(fixed).toContainText('1,200 nodes');
  await add('*', 'Everybody');
  await expect(rows.last()).toContainText('Matches 2 repositories; all of them have an owner already');
  await add('127.0.0.1:1/{team', 'Team');
  await expect(rows.last()).toContainText('has a brace without its partner');
  await rows.last().getByLabel('Pattern').fill('127.0.0.1:1/team/a*');
  await rows.last().getByLabel('Pattern').press('Alt+ArrowUp');
  await expect(rows.first().getByLabel('Pattern')).toHaveValue('127.0.0.1:1/team/a*');
  await expect(rows.first().getByLabel('Pattern')).toBeFocused();
  await rows.first().getByRole('combobox', { name: 'Purpose' }).selectOption('builder');
  await rows.first().getByLabel('Nodes').fill('many');
  await expect(rows.first().getByLabel('Nodes')).toHaveAccessibleDescription(/whole number/);
  await rows.first().getByLabel('Nodes').fill('2,000');
  await expect(rows.first().getByLabel('Nodes')).toHaveAccessibleDescription('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.reload();
  await expect(rows.first().getByLabel('Team')).toHaveValue('Team');
  await expect(rows.first().getByRole('combobox', { name: 'Purpose' })).toHaveValue('builder');
  await expect(rows.first().getByLabel('Nodes')).toHaveValue('2000');
  await expectSound(page, {
    name: 'owners',
    path: '/settings/owners',
    ready: () => expect(rows.first().getByLabel('Nodes')).toHaveValue('2000'),
  });
  await page.getByRole('button', { name: 'Remove row 3' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(rows).toHaveCount(1);

  await page.goto('/?owner=Web');
  await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(1);
});
