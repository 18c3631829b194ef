import { format } from 'node:util';

/**
 * Loaded before the server in the image: what is printed through the console (Next's own notices and errors) becomes a
 * JSON line like those of the application's log.
 */

/** What Next says of itself at each start. */
const BANNER = /^\s*(▲ Next\.js|- (Local|Network):|✓ (Starting|Ready|Running))|^\s*$/;
const LEVELS = { log: 'info', info: 'info', debug: 'debug', warn: 'warn', error: 'error' };

for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...values) => {
    const msg = format(...values);
    if (BANNER.test(msg)) return;
    process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), msg })}\n`);
  };
}
