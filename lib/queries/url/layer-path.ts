import { queryString } from '../requests/fetch.ts';

type Layer = { repositoryId: string; digest: string; layer: number };

/** Path of a layer of an image: "/repositories/…/images/sha256:…?layer=2". @param layer - its position, 0 for the lowest */
export const layerPath = ({ repositoryId, digest, layer }: Layer): string =>
  `/repositories/${encodeURIComponent(repositoryId)}/images/${digest}${queryString({ layer })}`;
