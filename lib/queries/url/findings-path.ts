import { queryString } from '../requests/fetch.ts';

type Place = {
  repositoryId: string;
  digest: string;
  /** Digest of the image that this one is compared with. */
  previous?: string | null;
  /** Id of the finding that is open. */
  finding?: string;
};

/** Path of the findings of an image: "/repositories/…/images/sha256:…?tab=findings". */
export const findingsPath = ({ repositoryId, digest, previous, finding }: Place): string =>
  `/repositories/${encodeURIComponent(repositoryId)}/images/${digest}${queryString({ previous, tab: 'findings', finding })}`;
