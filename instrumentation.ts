/** Next calls this once before it serves requests. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('#lib/server/start.ts');
  startServer();
}

/**
 * Returns the check for bin/config-check.mjs, which loads the built form of this file. The image has no other code that
 * can check a file.
 */
export async function loadConfigCheck() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return null;
  const { checkConfigFile } = await import('#lib/server/config-check.ts');
  return checkConfigFile;
}
