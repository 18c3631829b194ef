import type { Page } from '@playwright/test';
import { openDatabase } from '#lib/db/client.ts';
import { databaseUrlOf, makeDataFolder, startApp } from '#tests/support/app.ts';
import { startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { insertProblemRow, insertTagRow, insertUnreadPartRow } from '#tests/support/trouble-rows.ts';
import { test as base, expect } from './fixtures.ts';
import { openWithoutScripts } from './slow-scripts.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type Seeded = { url: string; id: string };

const HOUR_MS = 3_600_000;
const hours = (count: number) => new Date(Date.now() + count * HOUR_MS);
const DENIED = 'GET /v2/team/app/manifests/secret was answered with 403: “this tag is for the owners alone”';

/**
 * All tests read this application and none changes it. It has one repository with a tag in each state that polls store.
 * The registry is paused and has a quota.
 */
const test = base.extend<object, { seeded: Seeded }>({
  seeded: [
    async ({ browserName: _ }, use) => {
      const folder = makeDataFolder();
      const app = await startApp({ folder: folder.path });
      const registry = await startFakeRegistry();
      registry.content.image('team/app', '1.0.0', [30_000_000, 2_000_000]);
      registry.content.image('team/app', '1.1.0', [30_000_000, 3_000_000]);
      const id = await watchRepository(app.url, `http://${registry.host}/team/app:1.0.0`, { insecure: true });
      const db = openDatabase(databaseUrlOf(folder.path));
      try {
        await seed(db, id);
        await use({ url: app.url, id });
      } finally {
        await db.$disconnect();
        await registry.close();
        await app.stop();
        folder.remove();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ seeded }, use) => use(seeded.url),
});

async function seed(db: ReturnType<typeof openDatabase>, id: string): Promise<void> {
  const repository = await db.repository.update({ where: { id }, data: { nextPollAt: hours(10) } });
  const [older, newer] = await db.tag.findMany({ where: { repositoryId: id }, orderBy: { name: 'asc' } });
  if (!older || !newer) throw new Error('two tags were to be read');
  const { manifestId } = await db.observation.findFirstOrThrow({ where: { openTagId: older.id } });
  await insertUnreadPartRow(db, id, manifestId, {
    name: 'arm64',
    platform: 'linux/arm64',
    code: 'not-found',
    since: hours(-26),
    nextTryAt: hours(3),
    message: 'The registry does not have this part of the index.',
    hint: 'Push the platform again.',
  });
  await insertProblemRow(db, newer.id, {
    code: 'waiting-for-quota',
    message: 'The tag moved. The quota allows no read now.',
    since: hours(-0.5),
    triedAt: hours(-0.1),
    nextTryAt: hours(1),
  });
  await insertProblemRow(db, await insertTagRow(db, id, 'secret'), {
    code: 'denied',
    status: 403,
    message: DENIED,
    hint: 'Allow the account to pull this tag.',
    since: hours(-5),
    triedAt: hours(-1),
    nextTryAt: hours(2),
  });
  await insertTagRow(db, id, 'deleted', { missingSince: hours(-0.2) });
  await insertTagRow(db, id, 'old', { missingSince: hours(-40), goneAt: hours(-40) });
  const { registryId } = repository;
  await db.registryState.update({
    where: { registryId },
    data: {
      health: 'paused',
      pausedAt: hours(-0.3),
      pausedUntil: hours(0.7),
      consecutiveFailures: 3,
      pauseReason: {
        code: 'unavailable',
        message: 'GET /v2/ was answered with 503: maintenance until 3 pm',
        hint: null,
      },
      quotaLimit: 100,
      quotaRemaining: 8,
      quotaWindowSeconds: 21_600,
      quotaAt: hours(-0.1),
      headUnusableUntil: hours(20),
    },
  });
  await db.quotaUse.createMany({
    data: [
      { registryId, hour: hours(-1), purpose: 'first-look', requests: 61 },
      { registryId, hour: hours(-1), purpose: 'push', requests: 12 },
    ],
  });
}

const tagsOf = (page: Page) => page.getByRole('region', { name: 'Tags' });
const rowOf = (page: Page, name: string) =>
  tagsOf(page)
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) });

test('each tag with a problem shows the problem, its start and the next attempt', async ({ page, seeded }) => {
  await page.goto(`/repositories/${seeded.id}`);
  await expect(rowOf(page, 'secret')).toContainText(/cannot be read \(403\), next (\d+ \w+, )?\d\d:\d\d/);
  await expect(rowOf(page, 'deleted')).toContainText(/missing since (\d+ \w+, )?\d\d:\d\d/);
  await expect(rowOf(page, '1.0.0')).toContainText(/linux\/arm64 not read, next/);
  await expect(rowOf(page, '1.1.0')).toContainText(/changed, not read yet, next/);
  await expect(rowOf(page, 'old')).toContainText('gone');

  // The keyboard alone opens and closes the details.
  const status = rowOf(page, 'secret').getByRole('button', { name: /cannot be read/ });
  await status.focus();
  await page.keyboard.press('Enter');
  await expect(status).toHaveAttribute('aria-expanded', 'true');
  const details = page.getByRole('region', { name: 'Problems of secret' });
  await expect(details).toContainText(DENIED);
  await expect(details).toContainText('Allow the account to pull this tag.');
  await expect(details).toContainText(/Since 5 h ago, last attempt 1 h ago, next attempt/);
  await expect(details.getByRole('button', { name: 'Check now' })).toBeVisible();

  await rowOf(page, '1.1.0')
    .getByRole('button', { name: /not read yet/ })
    .click();
  const waiting = page.getByRole('region', { name: 'Problems of 1.1.0' });
  await expect(waiting).toContainText('Sizes in the table are from the last image that was read.');
  await expect(waiting.getByRole('button', { name: 'Check now' })).toBeHidden();
});

const noticeOf = (page: Page) =>
  page.getByRole('list', { name: 'Problems' }).getByRole('listitem').filter({ hasText: '1 tag cannot be read' });

test('the notice of a repository counts its tags with problems and leads to them', async ({ page, seeded }) => {
  await page.goto(`/repositories/${seeded.id}`);
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(problems).toContainText(/are paused: GET \/v2\/ was answered with 503: maintenance until 3 pm/);
  const notice = noticeOf(page);
  await expect(notice).toContainText('1 tag cannot be read, 1 tag is incomplete');
  await expect(notice).toContainText(`Most frequent reason: ${DENIED}`);
  await notice.getByRole('button', { name: 'Show these tags' }).click();
  await expect(page).toHaveURL(/state=problem/);
  await expect(tagsOf(page).getByText('2 of 2 tags', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Tags' })).toBeFocused();

  await page.getByRole('combobox', { name: 'State of the tags' }).selectOption({ label: 'missing (1)' });
  await expect(tagsOf(page).getByText('1 of 1 tag', { exact: true })).toBeVisible();
  await expect(rowOf(page, 'deleted')).toBeVisible();
  // The table shows a choice some milliseconds before the URL has it.
  await expect(page).toHaveURL(/state=missing/);
  await page.reload();
  await expect(tagsOf(page).getByText('1 of 1 tag', { exact: true })).toBeVisible();

  await page.goto('/');
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'team/app' }) });
  await expect(row).toContainText('warning');
});

test('a filter that is chosen before the table has its scripts keeps the table', async ({ page, seeded }) => {
  // The field above the tags is in their script only.
  const loadScripts = await openWithoutScripts(page, `/repositories/${seeded.id}`, 'Filter tags');
  const heading = await page.getByRole('heading', { name: 'Tags' }).elementHandle();
  await noticeOf(page).getByRole('button', { name: 'Show these tags' }).click();
  await loadScripts();
  await expect(page).toHaveURL(/state=problem/);
  await expect(tagsOf(page).getByText('2 of 2 tags', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Tags' })).toBeFocused();
  expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
});

test('a paused registry shows the first reason, the end of the pause and what its quota was spent on', async ({
  page,
  seeded: _,
}) => {
  await page.goto('/registries');
  const item = page.getByRole('list', { name: 'Registries' }).getByRole('listitem').first();
  await expect(item).toContainText(/paused; next request in \d+ min/);
  await expect(item.getByRole('list', { name: 'Problems' })).toContainText(
    /503: maintenance until 3 pm First 1\d min ago\. Plimsoll tries again (in (< )?\d+ (min|h|d)|now|with the next poll)/,
  );
  await expect(item).toContainText(/Spent in 6 h: 6\d on imports, 12 on new pushes\./);
  await expect(item).toContainText(/1 tag is waiting for this quota\. The next read is at/);
  await expect(item).toContainText(/HEAD answers of this registry are ignored until/);
});

test('problems are accessible and fit the screen, light and dark, wide and on a phone', async ({ page, seeded }) => {
  test.slow();
  await expectSound(page, {
    name: 'tag-problems',
    path: `/repositories/${seeded.id}`,
    ready: async (shown) => {
      await rowOf(shown, 'secret')
        .getByRole('button', { name: /cannot be read/ })
        .click();
      await expect(shown.getByRole('region', { name: 'Problems of secret' })).toContainText('Check now');
    },
  });
  await expectSound(page, {
    name: 'registry-paused',
    path: '/registries',
    ready: (shown) => expect(shown.getByText(/waiting for this quota/)).toBeVisible(),
  });
});
