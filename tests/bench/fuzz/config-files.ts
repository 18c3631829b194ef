import fc from 'fast-check';
import { formatMistake } from '#lib/config/file/mistake.ts';
import { parseFileConfig } from '#lib/config/file/read.ts';
import { demand } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedJson } from './json.ts';
import { mutatedTexts, repeatedTexts } from './text.ts';

const SECRET = 'hunter2-hunter2-hunter2';
const SEEDS = [
  `registries:\n  - url: https://harbor.example.com\n    name: harbor\n    credentials: { username: a, password: "\${TOKEN}" }\n  - host: ghcr.io\n    insecure: false\n`,
  'repositories:\n  - reference: ghcr.io/acme/api\n    owner: Payments\n    include: [main, "v*"]\n    exclude: ["*-rc*"]\n    platforms: [linux/amd64]\n    tagIntervalSeconds: 10m\n  - registry: harbor\n    name: team/worker\n    relation: upstream\n',
  'owners:\n  - { pattern: "harbor.example.com/team/*", owner: Team }\nbudgets:\n  - { matches: { owner: Edge }, limit: 200 MB, reason: small, until: 2027-01-01 }\n',
  'rules:\n  - name: Models\n    matches: { repository: "harbor.example.com/ml/*" }\n    steps: { small: { bytes: 50 MB, share: 5 % } }\n    messages: { ownBytes: 200 MB }\n',
  `channels:\n  - name: Team\n    kind: slack\n    settings: {mode: webhook}\n    secrets: {url: "\${SLACK}"}\n    digest: {cadence: daily, hour: 7, timeZone: Europe/Berlin}\nroutes:\n  - { channel: Team, matches: {owner: A} }\n`,
  'access:\n  roles: { admin: [ada@example.com] }\n  oidc: { issuer: https://id.example.com, clientId: p, clientSecret: file:/run/x, groups: { admin: [a] } }\n',
];
const JSON_SEEDS = [
  '{"registries":[{"url":"https://harbor.example.com","name":"harbor"}],"repositories":[{"reference":"redis:7","include":["*"]}]}',
  '{"rules":[{"name":"a","matches":{"owner":"b"},"steps":{"small":{"bytes":"50 MB","share":"5 %"}}}],"budgets":[{"matches":{},"limit":"1 GB"}]}',
  '{"channels":[{"name":"Team","kind":"webhook","settings":{"url":"https://x.example"},"secrets":{}}],"access":{"roles":{"admin":["a@b.example"]}}}',
];
const KEYS = [
  ...[
    'registries',
    'repositories',
    'owners',
    'rules',
    'budgets',
    'channels',
    'routes',
    'access',
    'url',
    'host',
    'name',
    'reference',
  ],
  ...[
    'matches',
    'owner',
    'include',
    'limit',
    'kind',
    'settings',
    'secrets',
    'digest',
    'steps',
    'until',
    'credentials',
    'roles',
    'oidc',
  ],
];
const TOKENS = [
  ...KEYS.map((key) => `${key}: `),
  ...[
    '\n',
    '\n  ',
    '\n  - ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '&a ',
    '*a ',
    '<<: *a',
    '!!binary ',
    '!x ',
    '? ',
    ': ',
    '|\n',
    '>\n',
  ],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '# ',
    '\t',
    '"',
    "'",
    '~',
    '0x1F',
    '.inf',
    '2027-02-30',
    '5 %',
    '-1 MB',
    '10m',
    `\${A}`,
    'file:/x',
  ],
];

export const configFilesFuzz: Fuzz<string> = {
  name: 'config-files',
  inputs: fc.oneof(
    { weight: 6, arbitrary: mutatedTexts(SEEDS, TOKENS) },
    { weight: 4, arbitrary: mutatedJson(JSON_SEEDS, KEYS) },
  ),
  repeated: (length) => repeatedTexts(length, SEEDS, TOKENS),
  longest: 256 * 1024,
  // The YAML library needs about half of this for a text without mistakes.
  msPerKiB: 3,
  refusals: [],
  isRefusal: (result) => result !== 0,
  call(input) {
    const surroundings = { env: { TOKEN: SECRET, SLACK: SECRET, A: SECRET }, folder: '/nowhere', resolves: true };
    const { mistakes } = parseFileConfig(input, '/nowhere/plimsoll.yaml', surroundings);
    const lines = input.split(/\r\n?|\n/).length;
    for (const mistake of mistakes) {
      const text = formatMistake('plimsoll.yaml', mistake);
      demand(!text.includes(SECRET), 'a mistake repeats a secret');
      demand(mistake.line >= 1 && mistake.line <= lines && mistake.column >= 1, 'a mistake lies nowhere in the text');
      demand(mistake.message !== '' && mistake.hint !== '', 'a mistake says nothing, or no next step');
    }
    return mistakes.length;
  },
};
