import type { z } from 'zod';
import { getRuntime, type Runtime } from '#lib/server/runtime.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { SECRET } from '#tests/support/poller.ts';
import { loadRoutes, type Method, matchRoute } from './routes.ts';

export type Answer = { status: number; headers: Headers; text: string; body: unknown };

/** `as` says who calls: its headers stand for the operator's token; {} is a stranger. */
export type CallInit = RequestInit & { as?: Record<string, string> };

export type Api = {
  runtime: Runtime;
  /** Calls the handler that serves `path`; an object is sent as JSON. */
  call(method: Method, path: string, body?: object, init?: CallInit): Promise<Answer>;
  /** GET that must succeed, in exactly the form of the schema: a field too many fails too. */
  read<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>>;
  /** Everything that was ever answered, to look for what must not be in it. */
  answers: string[];
  close(): Promise<void>;
};

/** The operator's own token; calls carry it unless they say otherwise. */
export const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789abcdef';

/** The routes in this process, on a database of the test file's own; without workers, so that nothing polls by itself. */
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
    // Registries of tests are on loopback; those about the guard say otherwise.
    PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true',
    ...env,
  });
  const runtime = getRuntime();
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
      // Parsing drops what the schema does not name.
      if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(answer.body)))
        throw new Error(`${path} has fields that its schema does not: ${answer.text.slice(0, 500)}`);
      return parsed;
    },
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
