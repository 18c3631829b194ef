import { setUpFromEnvironment } from '#lib/commands/accounts/set-up.ts';
import { localUrl } from './base-urls.ts';
import { contextOf } from './request-context.ts';
import type { Runtime } from './runtime-type.ts';

/**
 * Creates the first account from the environment, or logs the one-time set-up link. The link is the only secret that is
 * ever logged.
 */
export async function bootstrapAdmin(runtime: Runtime): Promise<void> {
  const { config, auth, log } = runtime;
  const { commands } = contextOf(runtime, { kind: 'system', name: 'environment' });
  if (config.firstAdmin) await setUpFromEnvironment(commands, config.firstAdmin);
  const code = await auth.findSetUpCode();
  if (code === null) return;
  const url = `${config.baseUrl ?? localUrl(config)}/set-up#${code}`;
  log.warn({ url }, `There is no account yet. Create the first one at ${url}`);
  // npm start prints the link itself.
  process.send?.({ setUpUrl: url });
}
