import { Client } from 'pg';

/**
 * Runs `work` while this process holds the named lock; others wait. A killed process loses its connection and with it
 * the lock.
 */
export async function holdLock<T>(databaseUrl: string, name: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A lost connection fails the next query; without a listener, it would also end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    return await work();
  } finally {
    await client.end();
  }
}
