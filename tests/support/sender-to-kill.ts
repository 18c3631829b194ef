import { pino } from 'pino';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { createSender } from '#lib/deliver/sender.ts';
import { sealer } from './poller.ts';

/**
 * A process that sends what is due and kills itself with SIGKILL before its n-th statement. At its end it prints the
 * number of statements. Arguments: database URL, ISO time, n.
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
        // The signal was sent. Nothing more may be done until it arrives.
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
  findBaseUrl: async () => '',
  userAgent: 'plimsoll/test',
  random: () => 0.5,
});
await sender.runDue();
process.send?.({ statements });
await database.$disconnect();
process.disconnect?.();
