import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import type { Place } from './scope.ts';

type Hints = Partial<Record<RegistryErrorKind, string>>;

const refused = (hint: string): Hints => ({ denied: hint, unauthorized: hint });

/** Where a request for something alone failed, the error's own words would blame the name, the repository or the login. */
const HINTS: Record<Place, Hints> = {
  list: {},
  tag: refused('Look at the policies of the registry for this tag; a credential with more rights may read it.'),
  child: {
    ...refused('The index itself was read: look at what the policies of the registry say about this platform.'),
    'not-found':
      'The registry has the index without this platform: push it again, or copy the image with all platforms.',
  },
  config: {
    ...refused('The manifest itself was read: look at what the policies of the registry say about its config.'),
    'not-found': 'The registry has the manifest without its config: push the image again.',
  },
};

/** The next step for an error that belongs to a tag or a part of it; null where the error's own says it. */
export function placeHint(error: unknown, place: Place): string | null {
  if (!(error instanceof RegistryError) || error.concerns !== 'path') return null;
  return HINTS[place][isRefusal(error) ? 'denied' : error.kind] ?? null;
}

/** Harbor refuses what its policies do not let out with 412; whatever another 4xx of one tag says, the address is a registry. */
function isRefusal({ kind, status }: RegistryError): boolean {
  return kind === 'invalid-response' && status !== null && status >= 400 && status < 500;
}
