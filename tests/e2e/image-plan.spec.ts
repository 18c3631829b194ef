import { getJson, postJson } from '#tests/support/app.ts';
import { buildServicePushes } from '#tests/support/service-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { expect, test } from './fixtures.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type PlanAnswer = { done: object[] };

const VERA = { name: 'Vera', email: 'vera-plan@example.org', password: 'reads plans and nothing else' };

test('a plan is three clicks from the overview, has steps to copy, and says what is done', async ({
  page,
  app,
  registry,
  joinAs,
}) => {
  test.setTimeout(400_000);
  const reference = `${registry.host}/team/bookings`;
  const built = buildServicePushes([2, 3, 4]);
  for (const [at, image] of built.entries()) await pushImage(`${reference}:1.${at + 2}.0`, image);
  const id = await watchRepository(app.url, reference, { relation: 'ours' });
  const digests = built.map(({ manifest }) => manifest.digest as string);
  const newest = digests[2] ?? '';
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const plan = page.getByRole('region', { name: 'Plan' });
  const steps = plan.getByRole('list', { name: 'Steps' });

  await test.step('unread layers are read on request', async () => {
    await page.goto(`/repositories/${id}/images/${newest}?tab=plan`);
    await expect(plan).toContainText('File lists not read yet', { timeout: 60_000 });
    await expect(steps).toHaveCount(0);
    for (const digest of digests) await postJson(`${app.url}/api/v1/images/${digest}/contents?repositoryId=${id}`, {});
    const path = `${app.url}/api/v1/images/${newest}/plan?repositoryId=${id}`;
    // Each request inspects the layers that were read, until the findings are stored.
    await expect
      .poll(async () => (await getJson<PlanAnswer>(path)).done.length, { intervals: [1_000], timeout: 120_000 })
      .toBe(1);
  });

  await test.step('from the overview', async () => {
    await page.goto('/?q=team/bookings');
    await page
      .getByRole('list', { name: 'Repositories' })
      .getByRole('link', { name: /bookings/ })
      .click();
    await page.getByRole('link', { name: 'plan', exact: true }).click();
    await expect(page).toHaveURL(/\/images\/sha256:[0-9a-f]{64}\?tab=plan$/);
    await expect(page.getByRole('radio', { name: 'Plan' })).toBeChecked();
  });

  await test.step('each step goes on from the one above, secrets first', async () => {
    await expect(plan.getByRole('heading', { level: 2 })).toHaveText(/^\d+\.\d+ MB → about \d\.\d\d MB in \d steps$/);
    expect(await steps.getByRole('listitem').count()).toBeGreaterThanOrEqual(3);
    const titles = steps.getByRole('heading', { level: 3 });
    await expect(titles.first()).toHaveText(/^1 Secret in \/app\/\.npmrc/);
    await expect(steps).toContainText('Risk: ');
    await expect(steps.getByRole('textbox', { name: /^new lines of step \d$/ }).first()).toHaveValue(/\S/);
  });

  await test.step('done steps have what was predicted and what was saved', async () => {
    await expect(plan).toContainText(/^.*1 of \d steps done: −\d\.\d\d MB, as predicted \(\d\.\d\d MB\)/);
    await plan.getByText('Done (1)').click();
    const done = plan.getByRole('list', { name: 'Steps that are done' });
    await expect(done.getByRole('listitem')).toHaveCount(1);
    await expect(done).toContainText(/package caches · done since 1.3.0, .*: −\d\.\d\d MB, as predicted/);
  });

  await test.step('the Markdown and the link are copied', async () => {
    await plan.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect(plan.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^## \d+\.\d+ MB → about \d\.\d\d MB in \d steps\n/);
    expect(copied).toContain('- [ ] ');
    await plan.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  const path = page.url().slice(page.url().indexOf('/repositories'));
  await test.step('a step leads to its evidence, and the findings lead back', async () => {
    await steps.getByRole('link', { name: /^Evidence of step 2$/ }).click();
    await expect(page).toHaveURL(/tab=findings&finding=/);
    const findings = page.getByRole('region', { name: 'Findings' });
    await expect(findings.getByRole('textbox', { name: 'new lines' })).toBeVisible();
    await findings.getByRole('link', { name: 'Plan in steps' }).click();
    await expect(steps).toBeVisible();
  });

  await test.step('paper has the lines as text, without buttons', async () => {
    await page.emulateMedia({ media: 'print' });
    await expect(steps.locator('pre').first()).toBeVisible();
    await expect(steps.getByRole('textbox')).toHaveCount(0);
    await expect(plan.getByRole('button', { name: 'Copy as Markdown' })).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
  });

  await expectSound(page, { name: 'plan', path, ready: () => expect(steps).toBeVisible() });

  await test.step('a viewer sees no secrets', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(path);
    const shown = viewer.getByRole('region', { name: 'Plan' });
    await expect(shown).toContainText('1 secret is shown to editors only, and left out of this plan.');
    await expect(shown).not.toContainText('.npmrc');
  });
});
