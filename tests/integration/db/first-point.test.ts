import { expect, it } from 'vitest';
import { onDatabase } from '#tests/support/catalog.ts';
import { createOldDatabase, insertRow } from '#tests/support/previous/old-schema.ts';

it('the migration that adds the first point has every repository derived again', async () => {
  const old = await createOldDatabase('20261129210000_first_point_and_base_url');
  try {
    await onDatabase(old.url, async (client) => {
      const registry = { id: 'g', name: 'g', host: 'g', url: 'http://g', trustedTokenHosts: [], createdAt: new Date() };
      await insertRow(client, 'Registry', registry);
      const lists = { include: [], exclude: [], platforms: [] };
      await insertRow(client, 'Repository', {
        ...lists,
        id: 'r',
        registryId: 'g',
        name: 'r',
        relation: 'ours',
        createdAt: new Date(),
      });
      const counts = { tagCount: 1, streamCount: 1 };
      await insertRow(client, 'RepositorySummary', {
        ...counts,
        repositoryId: 'r',
        spark: '[]',
        derivedAt: new Date(),
      });
    });
    await old.upgrade();
    await onDatabase(old.url, async (client) => {
      const { rows } = await client.query('select "firstAt", "derivedAt" from "RepositorySummary"');
      expect(rows).toEqual([{ firstAt: null, derivedAt: new Date(0) }]);
    });
  } finally {
    await old.drop();
  }
});
