import { getJson, postJson } from '#tests/support/app.ts';
import { buildImage, type LayerSpec, layerOf } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { expect, test } from './fixtures.ts';
import { compressedBytes, LIMIT_BYTES, readNamedScripts } from './named-scripts.ts';
import { expectSound } from './sound.ts';
import { watchRepository } from './watching.ts';

type TagsAnswer = { items: { digest: string; platforms: { digest: string }[] }[] };

const VERA = { name: 'Vera', email: 'vera-findings@example.org', password: 'reads findings and nothing else' };
const TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';

const shared = noiseOf(60_000, 111);
/** A base, package lists of apt, a secret in the history, and a file that is stored twice. */
const LAYERS: LayerSpec[] = [
  { instruction: 'ADD rootfs.tar /', files: { 'bin/sh': noiseOf(50_000, 112), 'etc/os-release': 'ID=debian\n' } },
  {
    instruction: 'RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit',
    files: {
      'var/lib/apt/lists/deb.debian.org_dists_Packages': noiseOf(300_000, 113),
      'usr/bin/curl': noiseOf(100_000, 114),
    },
  },
  {
    instruction: `RUN |1 NPM_TOKEN=${TOKEN} /bin/sh -c npm ci # buildkit`,
    files: { 'app/model.bin': shared, 'app/copy.bin': shared },
  },
];

test('the findings of an image have evidence and lines to paste, can be dismissed, and the URL has the state', async ({
  page,
  app,
  registry,
  request,
  joinAs,
}) => {
  test.slow();
  const image = buildImage({ flavour: 'oci', layers: LAYERS });
  const repository = `${registry.host}/team/findings`;
  await pushImage(`${repository}:1.0.0`, image);
  const id = await watchRepository(app.url, repository, { relation: 'ours' });
  const path = `/repositories/${id}/images/${image.manifest.digest}`;
  const findings = page.getByRole('region', { name: 'Findings' });
  const open = findings.getByRole('list', { name: 'Open findings' });
  const row = (title: string | RegExp) => findings.getByRole('button', { expanded: false, name: title });
  const openRow = (title: string | RegExp) => findings.getByRole('button', { expanded: true, name: title });
  const inHead = page.getByRole('link', { name: /^could be \d{3} kB: \d findings$/ });

  await test.step('the tab is chosen by keyboard', async () => {
    await page.goto(path);
    await page.getByRole('radio', { name: 'Packages' }).focus();
    await expect(async () => {
      await page.keyboard.press('ArrowRight');
      await expect(page).toHaveURL(/tab=findings/, { timeout: 500 });
    }).toPass();
    await expect(page.getByRole('listbox', { name: 'Layers, newest first' })).toHaveCount(0);
  });

  await test.step('the layers are read on request, and the findings appear', async () => {
    await expect(findings).toContainText('File lists not read yet for 3 layers of 3.');
    await expect(open).toHaveCount(0);
    await expect(inHead).toHaveCount(0);
    await expectSound(page, {
      name: 'findings-unread',
      path: `${path}?tab=findings`,
      ready: () => expect(findings.getByRole('button', { name: /^Read files/ })).toBeVisible(),
    });
    await findings.getByRole('button', { name: /^Read files \(5\d\d kB\)$/ }).click();
    await expect(open).toBeVisible({ timeout: 30_000 });
    await expect(open.getByRole('listitem')).toHaveCount(3, { timeout: 30_000 });
    await expect(findings).toContainText(/5\d\d kB, could be 2\d\d kB: 3 findings/);
    await expect(inHead).toHaveText(/^could be 2\d\d kB: 3 findings$/);
    await expect(open.getByRole('listitem').first()).toContainText('secrets · certain');
    await expect(row(/^Package lists of apt/)).toContainText('300 kB');
    await expect(row(/^The same content/)).toContainText('duplicate files · likely');
    await expect(page.locator('body')).not.toContainText(TOKEN);
  });

  await test.step('the head of the image leads to the findings once they are stored', async () => {
    await expect(async () => {
      await page.goto(path);
      await expect(inHead).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await inHead.click();
    await expect(page).toHaveURL(/tab=findings/);
    await expect(open.getByRole('listitem')).toHaveCount(3);
  });

  await test.step('arrow keys move through the rows, Enter opens one, and Escape closes it', async () => {
    await open.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(row(/^Package lists of apt/)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(row(/^The same content/)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(openRow(/^Package lists of apt/)).toBeFocused();
    await findings.getByRole('textbox', { name: 'new lines' }).focus();
    await page.keyboard.press('Escape');
    await expect(row(/^Package lists of apt/)).toBeFocused();
    await expect(page).not.toHaveURL(/finding=/);
  });

  await test.step('a row opens its evidence and the lines by keyboard, and the URL names it', async () => {
    await row(/^Package lists of apt/).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/finding=package-cache-/);
    await expect(findings.getByRole('table', { name: 'Paths of the finding' })).toContainText('/var/lib/apt/lists');
    await expect(findings.getByRole('list', { name: 'Layers of the finding' })).toContainText('RUN apt-get update');
    await expect(findings.getByRole('textbox', { name: 'new lines' })).toHaveValue(/^RUN --mount=type=cache,/);
    await expect(findings.getByRole('button', { name: 'Copy new lines' })).toBeVisible();
    await page.reload();
    await expect(findings.getByRole('textbox', { name: 'new lines' })).toBeVisible();
  });

  const linked = page.url().slice(page.url().indexOf('/repositories'));
  await expectSound(page, {
    name: 'findings',
    path: linked,
    ready: () => expect(findings.getByRole('textbox', { name: 'new lines' })).toBeVisible(),
  });

  await test.step('an editor dismisses a finding with a reason, and undoes it', async () => {
    await findings.getByRole('button', { name: 'Dismiss…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Dismiss finding' });
    await expect(dialog.getByRole('button', { name: 'Dismiss', exact: true })).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The image installs packages at run time');
    await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(findings).toContainText(/: 2 findings/);
    await expect(row(/^The same content/)).toBeFocused();
    await expect(findings.getByRole('status').filter({ hasText: /^Dismissed: Package lists of apt/ })).toContainText(
      '2 findings are open.',
    );
    await expect(inHead).toHaveText(/^could be 5\d\d kB: 2 findings$/);
    await findings.getByText('Dismissed (1)').click();
    const dismissed = findings.getByRole('list', { name: 'Dismissed findings' });
    await expect(dismissed).toContainText('“The image installs packages at run time”');
    await dismissed.getByRole('button', { name: 'Undo dismissal' }).click();
    await expect(findings).toContainText(/: 3 findings/);
    await expect(findings.getByText('Dismissed (1)')).toHaveCount(0);
    await expect(openRow(/^Package lists of apt/)).toBeFocused();
    await expect(findings.getByRole('status').filter({ hasText: /^Dismissal undone: / })).toContainText(
      '3 findings are open.',
    );
  });

  await test.step('the filters are in the URL', async () => {
    await page.goto(`${path}?tab=findings`);
    await findings.getByRole('switch', { name: 'Certain only' }).check();
    await expect(open.getByRole('listitem')).toHaveCount(2);
    await findings.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'duplicate files' });
    await expect(findings).toContainText('No open finding matches the filters.');
    await findings.getByRole('switch', { name: 'Certain only' }).uncheck();
    await expect(open.getByRole('listitem')).toHaveCount(1);
    // A list shows a choice some milliseconds before the URL has it.
    await expect(page).not.toHaveURL(/certain=/);
    await page.reload();
    await expect(open.getByRole('listitem')).toHaveCount(1);
    await expect(page).toHaveURL(/kind=duplicate-content/);
  });

  await test.step('a layer of the evidence opens the layer', async () => {
    await row(/^The same content/).click();
    await findings.getByRole('link', { name: 'layer 3' }).click();
    await expect(page.getByRole('region', { name: 'Selected layer' })).toContainText('Layer 3 of 3');
  });

  await test.step('a viewer sees how many secrets there are, none of them, and no button', async () => {
    const viewer = await joinAs('viewer', VERA);
    await viewer.goto(linked);
    const seen = viewer.getByRole('region', { name: 'Findings' });
    await expect(seen).toContainText('1 secret is shown to editors only.');
    await expect(seen.getByRole('textbox', { name: 'new lines' })).toBeVisible();
    await expect(seen).not.toContainText('secrets · certain');
    await expect(seen.getByRole('button', { name: 'Dismiss…' })).toHaveCount(0);
  });

  await test.step('the HTML names few scripts, and not those of the findings', async () => {
    for (const one of [path, `${path}?tab=findings`]) {
      const scripts = await readNamedScripts(request, one);
      expect(scripts.length).toBeGreaterThan(5);
      const bytes = compressedBytes(scripts);
      test.info().annotations.push({ type: 'compressed scripts', description: `${bytes} bytes` });
      expect(bytes, one).toBeLessThanOrEqual(LIMIT_BYTES);
      expect(scripts.some((script) => script.includes('Undo dismissal'))).toBe(false);
    }
  });
});

test('a finding can be dismissed while other layers of its image are unread, so that no findings are stored', async ({
  page,
  app,
  registry,
}) => {
  const image = buildImage({ flavour: 'oci', layers: LAYERS });
  await pushImage(`${registry.host}/team/partly-read:1.0.0`, image);
  const id = await watchRepository(app.url, `${registry.host}/team/partly-read`, { relation: 'ours' });
  const { digest } = image.manifest;
  await postJson(`${app.url}/api/v1/images/${digest}/contents?repositoryId=${id}&layer=${image.blobs[2]?.digest}`, {});
  await page.goto(`/repositories/${id}/images/${digest}?tab=findings`);
  const findings = page.getByRole('region', { name: 'Findings' });
  await findings.getByRole('button', { name: /^Package lists of apt/ }).click({ timeout: 30_000 });
  await expect(findings).toContainText('File lists not read yet for 2 layers of 3.');
  await findings.getByRole('button', { name: 'Dismiss…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Dismiss finding' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The image installs packages at run time');
  await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await findings.getByText('Dismissed (1)').click();
  await findings.getByRole('button', { name: 'Undo dismissal' }).click();
  await expect(findings.getByText('Dismissed (1)')).toHaveCount(0);
  await expect(findings.getByRole('button', { name: 'Dismiss…' })).toBeVisible();
});

test('findings of a third-party image are read-only', async ({ page, app, registry }) => {
  const image = buildImage({ flavour: 'oci', layers: LAYERS });
  await pushImage(`${registry.host}/team/third-party:1.0.0`, image);
  const id = await watchRepository(app.url, `${registry.host}/team/third-party`, { relation: 'upstream' });
  await page.goto(`/repositories/${id}/images/${image.manifest.digest}?tab=findings`);
  const findings = page.getByRole('region', { name: 'Findings' });
  await findings.getByRole('button', { name: /^Read files/ }).click();
  const row = findings.getByRole('button', { name: /^Package lists of apt/ });
  await row.click({ timeout: 30_000 });
  await expect(findings).toContainText('This is a third-party image: only its maintainers can mend it.');
  await expect(findings.getByRole('textbox', { name: 'new lines' })).toBeVisible();
  await expect(findings.getByRole('button', { name: 'Dismiss…' })).toHaveCount(0);
  await findings.getByRole('button', { name: /^Secret in the image/ }).click();
  await expect(findings).toContainText('Report the secret to the publisher of the image in private');
  await expect(findings).toContainText('This tag has the secret: 1.0.0', { timeout: 30_000 });
  await expect(findings).not.toContainText(/Delete this tag|Revoke the secret/);
});

test('an image without findings names what was checked', async ({ page, app, registry }) => {
  const image = buildImage({ flavour: 'oci', layers: [layerOf('COPY app /app', 20_000, 115)] });
  await pushImage(`${registry.host}/team/nothing-found:1.0.0`, image);
  const id = await watchRepository(app.url, `${registry.host}/team/nothing-found`, { relation: 'ours' });
  await page.goto(`/repositories/${id}/images/${image.manifest.digest}?tab=findings`);
  const findings = page.getByRole('region', { name: 'Findings' });
  await findings.getByRole('button', { name: /^Read files/ }).click();
  await expect(findings).toContainText('Nothing found. Plimsoll checked the image for secrets, ', { timeout: 30_000 });
  await expect(findings.getByRole('link', { name: /^What findings are/ })).toBeVisible();
});

test('an image of the demo has no registry, so its findings are not available', async ({ page, app, demo }) => {
  const id = demo.idOf('library/httpd');
  const { items } = await getJson<TagsAnswer>(`${app.url}/api/v1/repositories/${id}/tags`);
  await page.goto(`/repositories/${id}/images/${items[0]?.platforms[0]?.digest ?? items[0]?.digest}?tab=findings`);
  const findings = page.getByRole('region', { name: 'Findings' });
  await expect(findings).toContainText('The demo is a recording');
  await expect(findings.getByRole('button')).toHaveCount(0);
  await expect(findings).not.toContainText('Nothing found');
});

test.describe('an answer that fails', () => {
  test.use({ allowedConsole: /status of 500/ });

  test('is an error with a button that tries again', async ({ page, app, registry }) => {
    const image = buildImage({ flavour: 'oci', layers: [layerOf('ADD rootfs.tar', 5_000, 116)] });
    await pushImage(`${registry.host}/team/failing-findings:1`, image);
    const id = await watchRepository(app.url, `${registry.host}/team/failing-findings`);
    await page.route('**/findings?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`/repositories/${id}/images/${image.manifest.digest}?tab=findings`);
    await expect(page.getByText('The findings could not be read')).toBeVisible({ timeout: 20_000 });
    await page.unroute('**/findings?*');
    await page.getByRole('button', { name: /again|retry/i }).click();
    await expect(page.getByRole('region', { name: 'Findings' })).toContainText('File lists not read yet');
  });
});
