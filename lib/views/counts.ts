import type { Database } from '#lib/db/client.ts';

export async function countRepositories(db: Database): Promise<number> {
  return db.repository.count();
}
