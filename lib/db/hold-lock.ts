import { Client } from 'pg';

/**
 * Does `work` while this process alone holds the lock of that name; others wait. A process that is killed loses its connection, and
 * the lock with it.
 */
export async function holdLock<T>(databaseUrl: string, name: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A connection that is lost fails the next query; without a listener it would end the process too.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    return await work();
  } finally {
    await client.end();
  }
}
