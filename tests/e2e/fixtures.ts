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

export { expect };

type OverviewAnswer = { items: { id: string; name: string }[]; demo: boolean };
type DemoAnswer = { state: string };

/** The demo as it was loaded once for this worker. */
export type DemoData = { idOf: (name: string) => string };

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

type WorkerFixtures = {
  /** Signs in through the form, once per application. */
  signInOnce: (url: string) => Promise<SignedIn>;
  app: App;
  registry: DockerRegistry;
  guardedRegistry: DockerRegistry;
  demo: DemoData;
};
type TestFixtures = {
  /** An application of the test's own, with nothing in it but an admin. */
  freshApp: App;
  /** An application of the test's own, as after its first start. */
  unclaimedApp: App;
  /** What the console may say; anything else that is an error or a warning fails the test. */
  allowedConsole: RegExp | null;
  consoleGuard: undefined;
};

async function runApp(use: (app: App) => Promise<void>, options: Omit<AppOptions, 'folder'> = {}): Promise<void> {
  const folder = makeDataFolder();
  const app = await startApp({ folder: folder.path, ...options });
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

/** Errors, warnings of React and of hydration, and scripts that threw. */
function collectComplaints(page: Page, allowed: RegExp | null): string[] {
  const complaints: string[] = [];
  const note = (text: string) => {
    if (allowed?.test(text) !== true) complaints.push(text);
  };
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') note(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`thrown: ${error.message}`));
  return complaints;
}

/** Types an account's address and password into the form. */
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

/** Of nobody: for tests that come as strangers. */
export const STRANGER: SignedIn = { cookies: [], origins: [] };

async function loadDemo(app: App): Promise<DemoData> {
  await postJson(`${app.url}/api/v1/demo`);
  await waitUntil(
    async () => (await getJson<DemoAnswer>(`${app.url}/api/v1/demo`)).state === 'present',
    120_000,
    app.output,
  );
  const { items } = await getJson<OverviewAnswer>(`${app.url}/api/v1/overview`);
  return {
    idOf(name) {
      const found = items.find((item) => item.name === name);
      if (!found) throw new Error(`the demo has no ${name}`);
      return found.id;
    },
  };
}

/**
 * One application, one demo and two registries for all tests of a worker; what a test adds it removes again. The browser
 * is signed in as ADMIN, unless a test says otherwise.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  // The first start builds the application when its sources changed.
  app: [async ({ browserName: _ }, use) => runApp(use), { scope: 'worker', timeout: 180_000 }],
  demo: [async ({ app }, use) => use(await loadDemo(app)), { scope: 'worker', timeout: 150_000 }],
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
  // Cookies know no ports: each application has its own.
  storageState: async ({ signInOnce, baseURL }, use) => use(await signInOnce(baseURL ?? '')),
  baseURL: async ({ app }, use) => use(app.url),
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
