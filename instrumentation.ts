/** Next calls this once, before it serves. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('#lib/server/start.ts');
  startServer();
}

/** For bin/config-check.mjs, which loads this file as it was built: the image has no other code to check a file with. */
export async function loadConfigCheck() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return null;
  const { checkConfigFile } = await import('#lib/server/config-check.ts');
  return checkConfigFile;
}
