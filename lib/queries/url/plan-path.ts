import { queryString } from '../requests/fetch.ts';

type Place = {
  repositoryId: string;
  digest: string;
  /** Digest of the image that this one is compared with. */
  previous?: string | null;
};

/** Path of the plan of an image: "/repositories/…/images/sha256:…?tab=plan". */
export const planPath = ({ repositoryId, digest, previous }: Place): string =>
  `/repositories/${encodeURIComponent(repositoryId)}/images/${digest}${queryString({ previous, tab: 'plan' })}`;
