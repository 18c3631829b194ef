import { findBearer, parseChallenges } from '#lib/registry/auth/challenge.ts';
import { decideRealm } from '#lib/registry/auth/realm.ts';
import { demand } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

const SEEDS = [
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/redis:pull"',
  'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull",error="invalid_token"',
  'Basic realm="Registry Realm"',
  'Basic realm="a, b", Bearer realm=https://auth.example.com/token,service=x',
  'Negotiate, NTLM TlRMTVNTUAAC==, Basic realm="x", charset="UTF-8"',
  'Digest realm="x", qop="auth,auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"',
  'Bearer realm="https://a.example/\\"quoted\\"",scope="repository:a:pull repository:b:pull"',
];
const TOKENS = [
  ...[
    'Bearer ',
    'Basic ',
    'bearer',
    'realm=',
    'realm = "',
    'service="',
    'scope=',
    '"',
    '\\"',
    '\\',
    ',',
    ' , ',
    ';',
    '=',
    '==',
    ' ',
  ],
  ...[
    'https://auth.example.com/token',
    'http://127.0.0.1/',
    'http://169.254.169.254/',
    '//host/',
    '/token',
    'token68==',
    '"a",',
  ],
];
const CHALLENGED = [new URL('https://registry.example.com/v2/'), new URL('http://localhost:5000/v2/')];

export const challengesFuzz: Fuzz<string> = {
  name: 'challenges',
  inputs: mutatedTexts(SEEDS, TOKENS),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  // Node.js accepts 16 KiB of headers, and a registry can repeat a header.
  longest: 64 * 1024,
  refusals: [],
  isRefusal: (result) => result === undefined,
  call(input) {
    const challenges = parseChallenges(input);
    for (const { scheme, parameters } of challenges) {
      demand(/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(scheme), 'a scheme is no token in lower case');
      demand(!parameters.has(''), 'a parameter has no name');
    }
    const bearer = findBearer(challenges);
    for (const challengedBy of CHALLENGED) {
      const question = { realm: bearer?.parameters.get('realm'), challengedBy, hasSecret: true, trustedTokenHosts: [] };
      const decision = decideRealm(question);
      if (!decision.allowed) continue;
      demand(
        decision.url.username === '' && /^https?:$/.test(decision.url.protocol),
        'a realm may be asked that no one may',
      );
      demand(challengedBy.protocol !== 'https:' || decision.url.protocol === 'https:', 'a realm is asked without TLS');
    }
    return bearer;
  },
};
