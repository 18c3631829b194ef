import { pino } from 'pino';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { createSender } from '#lib/deliver/sender.ts';
import { sealer } from './poller.ts';

/**
 * A process that sends what is due, and kills itself with -9 before its n-th statement. It says how many there were when it
 * comes to the end. Arguments: database URL, time in ISO, n.
 */
const [url = '', at = '', stage = ''] = process.argv.slice(2);
const database = openDatabase(url, 3);
let statements = 0;
const db = database.$extends({
  query: {
    $allOperations({ args, query }) {
      statements += 1;
      if (statements === Number(stage)) {
        process.kill(process.pid, 'SIGKILL');
        // The signal is on its way: nothing more is done.
        return new Promise(() => setInterval(() => {}, 1_000));
      }
      return query(args);
    },
  },
}) as unknown as DatabaseClient;
const now = new Date(at);
const sender = createSender({
  db,
  clock: { now: () => now },
  sealer,
  log: pino({ level: 'silent' }),
  privateNetworks: 'all',
  baseUrl: '',
  userAgent: 'plimsoll/test',
  random: () => 0.5,
});
await sender.runDue();
process.send?.({ statements });
await database.$disconnect();
process.disconnect?.();
