import { queryString } from '../requests/fetch.ts';

/** Path of the plan of an image: "/repositories/…/images/sha256:…?tab=plan". */
export const planPath = ({ repositoryId, digest }: { repositoryId: string; digest: string }): string =>
  `/repositories/${encodeURIComponent(repositoryId)}/images/${digest}${queryString({ tab: 'plan' })}`;
