import fc from 'fast-check';
import { parseImageConfig } from '#lib/image/config.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';
import { normalisePlatform } from '#lib/image/platform.ts';
import { asBytes } from './bytes.ts';
import { demandStorable } from './check.ts';
import { readDocuments } from './documents.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedJson, repeatedJson } from './json.ts';
import { mutatedTexts } from './text.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SEEDS = [
  ...readDocuments((document) => 'rootfs' in document || 'history' in document),
  JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '2026-01-02T03:04:05.678901234Z',
    author: 'ada',
    config: {
      User: '10001',
      Env: ['A=b'],
      Entrypoint: ['/bin/app'],
      Cmd: 'serve',
      WorkingDir: '/app',
      Labels: { a: 'b' },
    },
    rootfs: { type: 'layers', diff_ids: [DIGEST, DIGEST] },
    history: [
      { created: '2026-01-02T03:04:05Z', created_by: '/bin/sh -c #(nop) ADD file:abc in / ' },
      { created_by: '|2 A=b TOKEN=c d /bin/sh -c npm ci # buildkit', comment: 'buildkit.dockerfile.v0' },
      { created_by: 'CMD ["node"]', empty_layer: true },
      null,
    ],
  }),
];
const KEYS = [
  ...[
    'architecture',
    'os',
    'created',
    'author',
    'config',
    'rootfs',
    'diff_ids',
    'type',
    'history',
    'created_by',
    'empty_layer',
  ],
  ...['comment', 'Labels', 'Env', 'Entrypoint', 'Cmd', 'User', 'WorkingDir', 'variant', 'os.version', 'os.features'],
];
const TOKENS = [
  ...KEYS.map((key) => `"${key}":`),
  ...[
    '/bin/sh -c ',
    '#(nop) ',
    '|1 ',
    '|999 ',
    'A=b ',
    '/bin/bash -o pipefail -c ',
    'cmd /S /C ',
    'powershell -Command ',
    ' # buildkit',
  ],
  ...['RUN ', 'COPY ', 'file:', DIGEST, '‹secret ', '›', '{', '}', '[', ']', '",', ',"', '2026-01-02T03:04:05Z'],
];

export const configsFuzz: Fuzz<Uint8Array> = {
  name: 'configs',
  inputs: asBytes(
    fc.oneof({ weight: 7, arbitrary: mutatedJson(SEEDS, KEYS) }, { weight: 3, arbitrary: mutatedTexts(SEEDS, TOKENS) }),
  ),
  repeated: (length) =>
    repeatedJson(
      length,
      [
        ['{"history":[', ']}'],
        ['{"rootfs":{"type":"layers","diff_ids":[', ']}}'],
        ['{"config":{"Cmd":[', ']}}'],
        ['{"config":{"Labels":{"a":[', ']}}}'],
      ],
      [
        ...['{}', '[]', 'null', '""', '0', `"${DIGEST}"`, '{"created_by":"RUN x"}', '{"a":{"b":1}}'],
        ...['|900 A=b ', '/bin/bash -a', 'file:abcdef', '\\t ', 'A=‹secret '].map(
          (part) => `{"created_by":"${part.repeat(Math.ceil(8_192 / part.length))}"}`,
        ),
      ],
    ).map((text) => Buffer.from(text)),
  longest: 4 * 1024 * 1024,
  refusals: [InvalidManifestError],
  call(input) {
    const config = parseImageConfig(input);
    demandStorable(config);
    normalisePlatform(config);
    for (const { createdBy } of config.history ?? []) {
      if (createdBy === null) continue;
      demandStorable([displayInstruction(createdBy), instructionKey(createdBy)]);
    }
  },
};
