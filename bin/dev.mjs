#!/usr/bin/env node
import { join } from 'node:path';
import { findLaunchers } from './launchers.mjs';
import { nodeBinary, ROOT } from './paths.mjs';
import { generateClient, installDependencies } from './prepare.mjs';
import { runScript } from './print.mjs';

await runScript(async () => {
  const launchers = findLaunchers('bin/dev.mjs');
  installDependencies();
  generateClient();
  const { serve } = await import('./serve.mjs');
  const host = process.env.PLIMSOLL_HOST || '127.0.0.1';
  const port = Number(process.env.PORT ?? 3000);
  return serve({
    command: nodeBinary(),
    args: [join(ROOT, 'node_modules/next/dist/bin/next'), 'dev', '-H', host, '-p', String(port)],
    cwd: ROOT,
    host,
    port,
    launchers,
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  });
});
