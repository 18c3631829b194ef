import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
export const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

type Handler = (request: Request, context: { params: Promise<Params> }) => Response | Promise<Response>;

/** Route is a route file of app/. `path` is written as in Next: "/api/v1/tags/[id]/observations". */
export type Route = { path: string; handlers: Partial<Record<Method, Handler>> };

/** Loads every route.ts of app/, with the methods that it exports. */
export async function loadRoutes(folder = 'app'): Promise<Route[]> {
  const found: Route[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await loadRoutes(path)));
    if (entry.name !== 'route.ts') continue;
    const module: Record<string, unknown> = await import(/* @vite-ignore */ join(ROOT, path));
    const handlers = Object.fromEntries(
      METHODS.flatMap((method) => (module[method] ? [[method, module[method]]] : [])),
    );
    found.push({ path: folder.replace(/^app/, ''), handlers });
  }
  return found;
}

type Params = Record<string, string | string[]>;
export type Matched = { route: Route; params: Params };

/** Returns the route that Next would choose for a path. A fixed segment has priority over a dynamic one, and that over a rest. */
export function matchRoute(routes: readonly Route[], path: string): Matched {
  const segments = path.split('/');
  const fitting = routes.flatMap((route): Matched[] => {
    const parts = route.path.split('/');
    const rest = /^\[\.\.\.(\w+)\]$/.exec(parts.at(-1) ?? '')?.[1];
    if (rest === undefined ? parts.length !== segments.length : parts.length > segments.length) return [];
    const params: Params =
      rest === undefined ? {} : { [rest]: segments.slice(parts.length - 1).map(decodeURIComponent) };
    if (rest !== undefined) parts.pop();
    for (const [index, part] of parts.entries()) {
      const segment = segments[index] ?? '';
      const name = /^\[(\w+)\]$/.exec(part)?.[1];
      if (name !== undefined) params[name] = decodeURIComponent(segment);
      else if (part !== segment) return [];
    }
    return [{ route, params }];
  });
  const rank = ({ route, params }: Matched) => {
    const fixedCount = route.path.split('/').length - Object.keys(params).length;
    return Object.keys(params).length + (route.path.includes('[...') ? 100 - fixedCount : 0);
  };
  const [best] = fitting.sort((a, b) => rank(a) - rank(b));
  if (!best) throw new Error(`no route serves ${path}`);
  return best;
}
