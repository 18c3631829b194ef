import { setUpFromEnvironment } from '#lib/commands/set-up.ts';
import { contextOf } from './request-context.ts';
import type { Runtime } from './runtime.ts';

/**
 * Sees to it that somebody can come in: makes the account that the environment names, or else says the link that makes the
 * first one. It is the only secret that is logged, on purpose.
 */
export async function bootstrapAdmin(runtime: Runtime): Promise<void> {
  const { config, auth, log } = runtime;
  const { commands } = contextOf(runtime, { kind: 'system', name: 'environment' });
  if (config.firstAdmin) await setUpFromEnvironment(commands, config.firstAdmin);
  const code = await auth.findSetUpCode();
  if (code === null) return;
  const url = `${config.baseUrl ?? localUrl(config)}/set-up#${code}`;
  log.warn({ url }, `Nobody has an account yet. Make the first one at ${url}`);
  // npm start says it in its own words.
  process.send?.({ setUpUrl: url });
}

/** Where this machine finds it: bound to everything, loopback is among it. */
function localUrl({ host, port }: { host: string; port: number }): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
