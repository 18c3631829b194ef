import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  test as base,
  type ConsoleMessage,
  expect,
  type Page,
} from '@playwright/test';
import {
  ADMIN,
  type App,
  type AppOptions,
  getJson,
  makeDataFolder,
  postJson,
  startApp,
  waitUntil,
} from '#tests/support/app.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { removeLeftovers } from './leftovers.ts';
import { acceptInvitation, type NewAccount, type SignedIn, STRANGER } from './people.ts';

export { expect };

type OverviewAnswer = { items: { id: string; name: string }[]; demo: boolean };
type DemoAnswer = { state: string };

type IncidentsAnswer = {
  items: { number: number; lead: { repositoryId: string; fromDigest: string | null } | null }[];
};

/**
 * DemoData is the demo, which is loaded once per worker. `incident` is the number of one of its incidents with two images; tests
 * that ran before have used the first numbers.
 */
export type DemoData = { idOf: (name: string) => string; incident: number };

type WorkerFixtures = {
  /** Signs in through the form, once per application. */
  signInOnce: (url: string) => Promise<SignedIn>;
  /** The application that all tests of the worker share. The first test that needs it starts it. */
  shared: { app: App | null };
  app: App;
  registry: DockerRegistry;
  guardedRegistry: DockerRegistry;
  demo: DemoData;
};
type TestFixtures = {
  /** A separate application for the test. It contains only an admin account. */
  freshApp: App;
  /** A separate application for the test, as after its first start: without an account. */
  unclaimedApp: App;
  /** Creates an account with a role. Returns a separate page on which it is signed in. */
  joinAs: (role: string, account: NewAccount) => Promise<Page>;
  /** Removes what the test added to the shared application, also after a failure. */
  leftovers: undefined;
  /** Console messages that are allowed. Any other error or warning fails the test. */
  allowedConsole: RegExp | null;
  consoleGuard: undefined;
};

/** Starts an application for the duration of a fixture. `config` is the text of its plimsoll.yaml. */
export async function runApp(
  use: (app: App) => Promise<void>,
  { config, env = {}, ...options }: Omit<AppOptions, 'folder'> & { config?: string } = {},
): Promise<void> {
  const folder = makeDataFolder();
  const path = join(folder.path, 'plimsoll.yaml');
  if (config !== undefined) writeFileSync(path, config);
  const app = await startApp({
    folder: folder.path,
    env: config === undefined ? env : { ...env, PLIMSOLL_CONFIG: path },
    ...options,
  });
  try {
    await use(app);
  } finally {
    await app.stop();
    folder.remove();
  }
}

async function runRegistry(auth: boolean, use: (registry: DockerRegistry) => Promise<void>): Promise<void> {
  const registry = await startDockerRegistry({ auth });
  try {
    await use(registry);
  } finally {
    await registry.remove();
  }
}

/** Chromium's warning on a busy machine, where hydration starts seconds after a script was preloaded. */
const LATE_PRELOAD = /was preloaded using link preload but not used within a few seconds/;

/** Errors, warnings of React and of hydration, and scripts that threw. */
function collectComplaints(page: Page, allowed: RegExp | null): string[] {
  const complaints: string[] = [];
  const note = (text: string) => {
    if (allowed?.test(text) !== true && !LATE_PRELOAD.test(text)) complaints.push(text);
  };
  page.on('console', (message: ConsoleMessage) => {
    const { url } = message.location();
    if (message.type() === 'error' || message.type() === 'warning') note(`${message.type()}: ${message.text()} ${url}`);
  });
  page.on('pageerror', (error) => note(`thrown: ${error.message}`));
  return complaints;
}

/** Fills in the sign-in form with the account's address and password. */
export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await form.getByLabel('Password', { exact: true }).fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
}

async function signIn(browser: Browser, url: string): Promise<SignedIn> {
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  try {
    const page = await context.newPage();
    await page.goto('/sign-in');
    await fillSignIn(page, ADMIN);
    await page.waitForURL(`${url}/`);
    return await context.storageState();
  } finally {
    await context.close();
  }
}

async function loadDemo(app: App): Promise<DemoData> {
  await postJson(`${app.url}/api/v1/demo`);
  await waitUntil(
    async () => (await getJson<DemoAnswer>(`${app.url}/api/v1/demo`)).state === 'present',
    400_000,
    app.output,
  );
  const { items } = await getJson<OverviewAnswer>(`${app.url}/api/v1/overview`);
  const incidents = await getJson<IncidentsAnswer>(`${app.url}/api/v1/incidents?state=all`);
  const ids = new Set(items.map(({ id }) => id));
  const incident = incidents.items.find(({ lead }) => lead?.fromDigest && ids.has(lead.repositoryId));
  if (!incident) throw new Error('the demo has no incident with two images');
  return {
    incident: incident.number,
    idOf(name) {
      const found = items.find((item) => item.name === name);
      if (!found) throw new Error(`the demo has no ${name}`);
      return found.id;
    },
  };
}

/**
 * Provides one application, one demo and two registries for all tests of a worker. The browser is signed in as ADMIN by
 * default.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  // The first start builds the application when its sources changed.
  app: [
    ({ shared }, use) =>
      runApp(async (app) => {
        shared.app = app;
        await use(app);
        shared.app = null;
      }),
    { scope: 'worker', timeout: 180_000 },
  ],
  shared: [async ({ browserName: _ }, use) => use({ app: null }), { scope: 'worker' }],
  demo: [async ({ app }, use) => use(await loadDemo(app)), { scope: 'worker', timeout: 420_000 }],
  registry: [async ({ browserName: _ }, use) => runRegistry(false, use), { scope: 'worker' }],
  guardedRegistry: [async ({ browserName: _ }, use) => runRegistry(true, use), { scope: 'worker' }],
  freshApp: async ({ browserName: _ }, use) => runApp(use),
  unclaimedApp: async ({ browserName: _ }, use) => runApp(use, { isUnclaimed: true }),
  signInOnce: [
    async ({ browser }, use) => {
      const known = new Map<string, SignedIn>();
      await use(async (url) => {
        const state = known.get(url) ?? (await signIn(browser, url));
        known.set(url, state);
        return state;
      });
    },
    { scope: 'worker' },
  ],
  // Cookies are not separated by port, so each application has its own stored cookies.
  storageState: async ({ signInOnce, baseURL }, use) => use(await signInOnce(baseURL ?? '')),
  baseURL: async ({ app }, use) => use(app.url),
  joinAs: async ({ app, browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, account) => {
      const { url } = await postJson<{ url: string }>(`${app.url}/api/v1/invitations`, { role, email: account.email });
      const context = await browser.newContext({ baseURL: app.url, storageState: STRANGER });
      contexts.push(context);
      const page = await context.newPage();
      await acceptInvitation(page, url.slice(url.indexOf('/invitation')), account);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  leftovers: [
    async ({ shared }, use) => {
      await use(undefined);
      if (shared.app) await removeLeftovers(shared.app.url);
    },
    { auto: true },
  ],
  allowedConsole: [null, { option: true }],
  consoleGuard: [
    async ({ page, allowedConsole }, use) => {
      const complaints = collectComplaints(page, allowedConsole);
      await use(undefined);
      expect(complaints, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});
