import { format } from 'node:util';

/**
 * Loaded before the server in the image. Turns text printed through the console, such as Next's notices and errors,
 * into JSON lines. They have the form of the application's log.
 */

/** The lines that Next prints at each start. */
const BANNER = /^\s*(▲ Next\.js|- (Local|Network):|✓ (Starting|Ready|Running))|^\s*$/;
const LEVELS = { log: 'info', info: 'info', debug: 'debug', warn: 'warn', error: 'error' };

for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...values) => {
    const msg = format(...values);
    if (BANNER.test(msg)) return;
    process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), msg })}\n`);
  };
}
