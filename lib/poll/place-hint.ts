import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import type { Place } from './scope.ts';

type Hints = Partial<Record<RegistryErrorKind, string>>;

const refused = (hint: string): Hints => ({ denied: hint, unauthorized: hint });

/** Hints where one tag or part failed. The hint of the error itself would blame the name, the repository or the login. */
const HINTS: Record<Place, Hints> = {
  list: {},
  tag: refused(
    'Check the registry’s policies for this tag. A credential with more permissions may be able to read it.',
  ),
  child: {
    ...refused('The index was read. Check the registry’s policies for this platform.'),
    'not-found':
      'The registry has the index without this platform: push it again, or copy the image with all platforms.',
  },
  config: {
    ...refused('The manifest was read. Check the registry’s policies for its config.'),
    'not-found': 'The registry has the manifest without its config: push the image again.',
  },
};

/** The next step for an error of a tag or part; null where the hint of the error itself applies. */
export function placeHint(error: unknown, place: Place): string | null {
  if (!(error instanceof RegistryError) || error.concerns !== 'path') return null;
  return HINTS[place][isRefusal(error) ? 'denied' : error.kind] ?? null;
}

/** Harbor answers 412 where its policies forbid a pull. Any other 4xx for one tag also comes from a working registry. */
function isRefusal({ kind, status }: RegistryError): boolean {
  return kind === 'invalid-response' && status !== null && status >= 400 && status < 500;
}
