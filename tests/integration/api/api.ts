import type { z } from 'zod';
import { openRuntime } from '#lib/server/create-runtime.ts';
import type { Runtime } from '#lib/server/runtime-type.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { SECRET } from '#tests/support/poller.ts';
import { removeAdded } from '#tests/support/remove-added.ts';
import { loadRoutes, type Method, matchRoute } from './routes.ts';

export type Answer = { status: number; headers: Headers; text: string; body: unknown };

/** `as` names the caller by its headers, which replace the operator's token. {} is a caller without credentials. */
export type CallInit = RequestInit & { as?: Record<string, string> };

export type Api = {
  runtime: Runtime;
  /** Calls the handler that serves `path`. An object is sent as JSON. */
  call(method: Method, path: string, body?: object, init?: CallInit): Promise<Answer>;
  /** Sends a GET that must succeed and match the schema exactly. An additional field fails the test. */
  read<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>>;
  /** All answers so far, so that tests can search them for secrets. */
  answers: string[];
  /** Removes what tests add. Accounts stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** The operator's token. Calls send it by default. */
export const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789abcdef';

/**
 * Opens the routes in this process with a database of their own. There are no workers, so nothing polls automatically.
 */
export async function openApi({
  url,
  started = true,
  env = {},
}: {
  url?: string;
  started?: boolean;
  env?: Record<string, string>;
} = {}): Promise<Api> {
  const database = await createEmptyDatabase();
  Object.assign(process.env, {
    DATABASE_URL: url ?? database.url,
    PLIMSOLL_SECRET: SECRET,
    PLIMSOLL_ROLE: 'web',
    PLIMSOLL_ADMIN_TOKEN: ADMIN_TOKEN,
    PLIMSOLL_LOG_LEVEL: 'silent',
    PLIMSOLL_CONTENTS_BYTES_PER_DAY: '0',
    // Registries of tests are on loopback. Tests of the connection guard override this.
    PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true',
    ...env,
  });
  const runtime = openRuntime();
  const routes = await loadRoutes();
  const answers: string[] = [];

  async function call(method: Method, path: string, body?: object, { as, ...init }: CallInit = {}): Promise<Answer> {
    const { route, params } = matchRoute(routes, path.split('?')[0] ?? '');
    const headers = new Headers(as ?? { authorization: `Bearer ${ADMIN_TOKEN}` });
    headers.set('content-type', 'application/json');
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const json = body && { body: JSON.stringify(body) };
    const request = new Request(`http://plimsoll.test${path}`, { method, ...json, ...init, headers });
    const response = await route.handlers[method]?.(request, { params: Promise.resolve(params) });
    if (!response) throw new Error(`${route.path} has no ${method}`);
    const text = await response.text();
    answers.push(text);
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }

  if (started) {
    runtime.lifecycle.start();
    await waitUntil(() => runtime.lifecycle.isReady());
  }
  return {
    runtime,
    call,
    answers,
    async read(path, schema) {
      const answer = await call('GET', path);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
      const parsed = schema.parse(answer.body);
      // Parsing removes fields that the schema does not name.
      if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(answer.body)))
        throw new Error(`${path} has fields that its schema does not: ${answer.text.slice(0, 500)}`);
      return parsed;
    },
    reset: () => removeAdded(runtime.db),
    async close() {
      await runtime.lifecycle.stop();
      await database.drop();
    },
  };
}

export async function waitUntil(isSo: () => Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
