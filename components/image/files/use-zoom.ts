import { useCallback } from 'react';
import { useUrl } from '#components/ui/use-url.ts';
import { filesPath } from '#lib/queries/url/files-path.ts';
import { filesUrl } from '#lib/queries/url/files-url.ts';
import type { Image } from '#lib/views/dto/image.ts';

/** How a box of the map is opened: by a function, and by a link. */
export type Zoom = { zoomTo: (at: string) => void; hrefOf: (at: string) => string };

/** Returns how boxes are opened. The filter ends then, and the browser goes back to what was shown before. */
export function useZoom({ repositoryId, digest }: Image): Zoom {
  const [{ by, bytes }, setUrl] = useUrl(filesUrl, { history: 'push' });
  return {
    zoomTo: useCallback((at: string) => void setUrl({ at: at || null, q: null }), [setUrl]),
    hrefOf: useCallback(
      (at: string) => filesPath({ repositoryId, digest, by, bytes, at }),
      [repositoryId, digest, by, bytes],
    ),
  };
}
