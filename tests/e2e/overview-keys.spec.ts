import { expect, test } from './fixtures.ts';

test.beforeEach(async ({ demo: _, page }) => {
  await page.goto('/');
});

test('filter, order and days of change survive a reload and are part of a shared link', async ({ page, context }) => {
  await page.getByRole('searchbox', { name: 'Filter repositories' }).fill('library/r');
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('biggest');
  await page.getByRole('radiogroup', { name: 'Days of change' }).getByText('90 days').click();
  await expect(page).toHaveURL(/q=library.*r.*sort=size.*days=90|days=90/);
  const rows = page.getByRole('list', { name: 'Repositories' }).getByRole('link');
  await expect(rows).toHaveText(['library/redis', 'library/registry']);
  await page.waitForURL((url) => url.searchParams.get('sort') === 'size' && url.searchParams.get('days') === '90');

  const shared = await context.newPage();
  for (const reader of [page, shared]) {
    await reader.goto(page.url());
    await expect(reader.getByRole('list', { name: 'Repositories' }).getByRole('link')).toHaveText([
      'library/redis',
      'library/registry',
    ]);
    await expect(reader.getByRole('searchbox', { name: 'Filter repositories' })).toHaveValue('library/r');
    await expect(reader.getByRole('radio', { name: '90 days' })).toBeChecked();
  }
});

test('a filter without a match can be cleared in one click', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Filter repositories' }).fill('nothing is called this');
  await expect(page.getByText('No repository matches the filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')).toHaveCount(20);
});

test('in the overview / filters, Esc clears, j and k move through the rows, Enter opens one', async ({ page }) => {
  const filter = page.getByRole('searchbox', { name: 'Filter repositories' });
  // A row with an open incident also has a link to the incident, which this pattern leaves out.
  const rows = page
    .getByRole('list', { name: 'Repositories' })
    .getByRole('link', { name: /^(library|plimsoll-demo)\// });
  // The HTML of the server arrives before the script that handles the keys.
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(filter).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type('nginx');
  await expect(rows).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(rows).toHaveCount(20);
  await expect(filter).not.toBeFocused();

  await page.keyboard.press('j');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(rows.nth(0)).toBeFocused();
  const name = await rows.nth(0).textContent();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`docker.io/${name}`);
});

test('Ctrl+K opens the command palette, which goes to a repository, and Esc closes it', async ({ page }) => {
  const command = page.getByRole('combobox', { name: 'Command' });
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(command).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(command).toBeHidden();
  await page.getByRole('button', { name: /Open the command palette/ }).click();
  await command.fill('redis');
  await expect(page.getByRole('option').first()).toContainText('docker.io/library/redis');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'docker.io/library/redis' })).toBeVisible();
});

test('the Tab key reaches every control in reading order, and the focus is visible', async ({ page }) => {
  const wanted = [
    'Skip to the content',
    'Plimsoll, home',
    'Repositories',
    'Registries',
    'Settings',
    'Add images',
    'Open the command palette',
    'Theme:',
    'Remove demo',
    'Filter repositories',
    'Relation',
    'Sort',
    'Row',
  ];
  const reached: string[] = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    const isRow = (await focused.locator('xpath=ancestor::*[@data-row]').count()) > 0;
    const text = (await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '';
    const name = isRow ? `Row of ${text}` : text;
    reached.push(name);
    const outline = await focused.evaluate((element) => {
      const styles = [element, element.parentElement].flatMap((one) =>
        one === null ? [] : [getComputedStyle(one), getComputedStyle(one, '::after')],
      );
      return styles.some((style) => style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0);
    });
    expect(outline, `a focus ring on “${name}”`).toBe(true);
    if (isRow) break;
  }
  const positions = wanted.map((name) => reached.findIndex((text) => text.includes(name)));
  expect(positions, reached.join(' | ')).toEqual([...positions].sort((a, b) => a - b));
  expect(positions, reached.join(' | ')).not.toContain(-1);
});

test('the chosen theme stays after a reload', async ({ page }) => {
  const theme = page.getByRole('button', { name: /^Theme: / });
  await theme.click();
  await theme.click();
  await expect(theme).toHaveAccessibleName(/^Theme: dark/);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
