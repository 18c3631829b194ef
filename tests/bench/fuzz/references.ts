import { isDeepStrictEqual } from 'node:util';
import { formatReference, InvalidReferenceError, parseReference } from '#lib/image/reference.ts';
import { demand } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

const HEX = '0123456789abcdef'.repeat(4);

const SEEDS = [
  ...['redis', 'redis:7', 'library/redis:7.2-alpine', 'docker.io/library/node:22', 'index.docker.io/grafana/grafana'],
  ...['ghcr.io/acme/team/app:v1.2.3', 'localhost:5000/app', 'localhost/app', 'myhost:443/app:1', '[::1]:5000/app:1'],
  ...[`ghcr.io/acme/app@sha256:${HEX}`, `ghcr.io/acme/app:1@sha512:${HEX}${HEX}`, `sha256:${HEX}`, HEX],
  ...['https://hub.docker.com/_/redis/tags', 'https://hub.docker.com/r/grafana/grafana', 'http://10.0.0.1:5000/app'],
  ...[
    'docker://quay.io/acme/app:1',
    'docker-pullable://gcr.io/a/b@sha256:00',
    'https://user:secret@host/app',
    'GHCR.IO/App',
  ],
];
const TOKENS = [
  ...[
    'docker.io/',
    'library/',
    'localhost',
    'host.example',
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    ':443',
    ':0',
    ':65536',
  ],
  ...[
    'https://',
    'http://',
    'docker://',
    'hub.docker.com/',
    'r/',
    '_/',
    '/tags',
    '/v2/',
    'a',
    'A',
    'a_b',
    'a__b',
    'a___b',
    'a--b',
  ],
  ...['a.b', 'a..b', '.a', 'a-', '@sha256:', '@', HEX, 'sha512:', ':latest', ':', 'xn--', '1', '0x7f.1', '。', '①'],
];

export const referencesFuzz: Fuzz<string> = {
  name: 'references',
  inputs: mutatedTexts(SEEDS, TOKENS),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  longest: 1024 * 1024,
  refusals: [InvalidReferenceError],
  call(input) {
    try {
      const reference = parseReference(input);
      // A bare word is a host only when it was written with a scheme. Without one it is a namespace.
      if (!/[.:[]|^localhost$/.test(reference.registry)) return;
      const again = parseReference(formatReference(reference));
      demand(
        isDeepStrictEqual(again, { ...reference, insecure: false }),
        'what is formatted is read as something else',
      );
    } catch (error) {
      if (!(error instanceof InvalidReferenceError)) throw error;
      if (error.suggestion !== null) parseReference(error.suggestion);
      demand(error.message.length <= 400, 'a message repeats all of the input');
      throw error;
    }
  },
};
