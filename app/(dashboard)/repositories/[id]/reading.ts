import { cache } from 'react';
import { getPageContext } from '#lib/server/page-context.ts';
import { readImage } from '#lib/views/images/image.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';

/** Cached for one request: layout, title and page read the same repository. */
export const readRepositoryOnce = cache(async (id: string) => {
  const { views, clock } = await getPageContext();
  return readRepository(views, id, clock.now());
});

export const readImageOnce = cache(async (repositoryId: string, digest: string, previous: string | null) =>
  readImage((await getPageContext()).views, digest, { repositoryId, previous: previous ?? undefined }),
);
