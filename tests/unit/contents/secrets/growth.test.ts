import { describe, expect, it } from 'vitest';
import { TOKEN_KINDS } from '#lib/findings/secrets/token-kinds.ts';
import { createScan, entryOf } from './scanning.ts';

const mark = (word: string, name: string) => `-----${word} ${name}-----`;
const RUN = 'q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';

/** Parts that make a rule start again at each of them. Three bytes each are more than a million keywords in a file. */
const UNITS = [
  ...[
    'eyJ',
    '-eyJ',
    'eyJ.',
    '://',
    'a://',
    'a://b',
    'a://b:c@',
    `a://b:${'c1c1c1c1'}@d `,
    ':AA',
    '1:AA',
    '123456789:AA',
    '1Q~',
  ],
  ...['abc1Q~', '.atlasv1.', '-SK0', 'key-', 'AccountKey=', 'secret_access_key', 'secret_access_key=a1A', ' AKIA'],
  ...[
    `AKIA${'Q7RK2MXV7TBL4WZC'} `,
    `AKIA${'Q7RK2MXV7TBL4WZC'} ${RUN}a1B2 `,
    'hooks.slack.com/services/',
    'discord.com/api/',
  ],
  ...[
    'chat.googleapis.com/v1/spaces/',
    mark('BEGIN', 'PRIVATE KEY'),
    mark('END', 'PRIVATE KEY'),
    '-----BEGIN ',
    '-----END ',
  ],
  ...[`${mark('BEGIN', 'PRIVATE KEY')}\n${RUN}${RUN}\n`, `${mark('BEGIN', 'PRIVATE KEY')}\n\n\n`],
  ...['LS0tLS1CRUdJTi', 'LS0tLS1CRUdJTi ', 'PuTTY-User-Key-File-', 'PuTTY-User-Key-File-Private-Lines: 1\na'],
  ...['glpat-', 'glpat-.gldt-.glrt-', 'xoxb-xoxa-xoxp-', 'ghp_-gho_-ghu_-', `ghp_${RUN} `, `eyJ${RUN}.`, '-', '.', '@'],
  ...['PrivateKey', 'PrivateKey = ', 'PresharedKey=', 'SharedAccessKey=', '/triggers/manual/paths/invoke?a=b&'],
  ...['"d":', '"d":"', '"kty"', `"d":"${RUN}"`, `{"d":"${RUN}","kty"`, `"k":"${RUN.slice(0, 22)}",`],
  TOKEN_KINDS.flatMap(({ prefixes }) => prefixes).join('-'),
  TOKEN_KINDS.flatMap(({ prefixes }) => prefixes).join('.'),
];

const SMALL = 256 * 1024;
const LARGE = 16 * SMALL;

/** Scans a file that may have 4 MiB. Returns the CPU time in milliseconds. */
function timeOf(unit: string, length: number): number {
  const content = Buffer.alloc(length, unit);
  const scan = createScan();
  const before = process.cpuUsage();
  const observer = scan.observe(entryOf('app/server.pem', length));
  observer?.write(content);
  observer?.end();
  const { user, system } = process.cpuUsage(before);
  expect(scan.skipped()).toMatchObject({ failedFiles: 0, largeFiles: 0 });
  return (user + system) / 1_000;
}

describe('the scan of a hostile file', () => {
  it.each(UNITS)('takes time linear in the length, with a million keywords: %j', (unit) => {
    timeOf(unit, SMALL);
    // The file is 16 times as long. Linear time would be 16 times as long, quadratic time 256 times.
    const small = Math.max(timeOf(unit, SMALL), 2);
    expect(timeOf(unit, LARGE) / small).toBeLessThan(100);
  });
});
