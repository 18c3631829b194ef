import { describe, expect, it } from 'vitest';
import { findSecrets } from '#lib/findings/secrets/mask-text.ts';
import { below, checkSeeds, listSeeds, pickOne } from '#tests/support/random.ts';
import { mask } from './masking.ts';

/** Parts that make a search start again many times when they are repeated. */
const UNITS = [
  ...[
    'npm_',
    'npm_a',
    'eyJ',
    'eyJa.',
    '://',
    '://a',
    '://a:b@',
    'key-',
    'SK',
    'Q~',
    '1:AA',
    '.atlasv1.',
    'AKIAAAAAAAAAAAAAAAAA ',
  ],
  ...[
    'TOKEN=',
    'TOKEN="',
    'TOKEN=\\"',
    "TOKEN='",
    'TOKEN=$',
    'TOKEN="$(',
    'TOKEN=.*',
    'TOKEN={{',
    '${TOKEN:-',
    '${a',
    '{{',
  ],
  ...[
    'token:',
    'token: ',
    'A_TOKEN=x A=',
    'password ',
    'machine login password ',
    '--password ',
    '"password":"',
    '<password>',
  ],
  ...['password=>', 'password :', 'set password ', 'config token ', '?sig=', "identified by '", 'identified by '],
  ...['-----BEGIN PRIVATE KEY-----', '-----BEGIN ', '-----END ', 'authorization:', 'Authorization: Bearer ', 'bearer '],
  ...[
    'hooks.slack.com/services/',
    'https://hooks.slack.com/services/a',
    'discord.com/api/webhooks/1/',
    'docker login -p ',
  ],
  ...[
    'sshpass -p',
    'curl -u ',
    'curl -u a:b ',
    'echo a:b|chpasswd ',
    'mysql -p',
    'htpasswd -b ',
    '"',
    "'",
    '\\',
    '\\"',
    '&&',
    ' ',
    'a',
    '0',
  ],
  ...[
    '‹',
    '‹secret ',
    '‹secret npm_… #a81f',
    '‹secret npm_… #a81f›',
    'TOKEN=‹secret npm_… #a81f›',
    '|1 A=b ',
    '=',
    '<',
    '-',
    '_',
  ],
  // Commands in commands, quotes in quotes.
  ...['$(', '`', 'TOKEN=$(TOKEN=', 'TOKEN="$(TOKEN="', '$(TOKEN=")', 'TOKEN="$(x)', 'TOKEN=`x ', 'TOKEN=a`'],
  ...[
    '$(curl ',
    '"curl ',
    "'mysql ",
    '`curl ',
    '\\"curl ',
    '\\\\"curl \\"',
    '(curl ',
    "it's ",
    'curl -u "',
    "mysql -p'",
  ],
  ...['TOKEN=$(echo ', "TOKEN=a'b'", 'TOKEN=a"b"', 'TOKEN="a"\'b\'', "TOKEN='$a' ", 'echo a|docker --password-stdin '],
  ...['chpasswd <<A ', 'chpasswd <<A\n', 'chpasswd <<<a ', 'echo a\\n|chpasswd;', 'a\\n', 'pulumi set --secret '],
  // Files.
  ...[
    '"password":["',
    '"password":["a",',
    'password: ["$A", ',
    'password:\n- ',
    'password: |\n  $A ',
    'password: >-\n ',
  ],
  ...['\npassword: a b ', '\npassword = a b ', 'password: |\n', '<![CDATA[', '<password><![CDATA[', '<password a="'],
  ...['name: TOKEN ', '"name":"TOKEN","value":"', 'value: a name: TOKEN ', 'name: TOKEN\nvalue: ', 'name="token">'],
  ...['"password":{"value":', '"password":{', 'login a password x-oauth-basic ', 'machine login a '],
  ...[
    'password: &a ',
    'name: TOKEN\n value: |\n  ',
    '\n value: a b name: TOKEN',
    "curl -u 'a:$b' ",
    'echo a|tee|passwd;',
  ],
  ...['curl -u a:$(echo b) ', 'password:\\n - ', 'password:\\n '],
  // Addresses, encoded keys, checksums.
  ...['://a:b/', '://a:/@', '://a:b/@.', '@', 'LS0tLS1CRUdJTi', 'LS0tLS1CRUdJTi\\n', '?sig=%2F', '?sig=%25', '%25'],
  ...[
    `key=${'0a'.repeat(32)};`,
    `key=${'0a'.repeat(32)} $key sum `,
    'a='.repeat(9),
    'ENV A="a ',
    'a="',
    '$A',
    '${A',
    '${A:-',
  ],
];
const BEGINNINGS = ['', '|9 A=', 'RUN |2 TOKEN=', 'ENV A=', 'ENV A_TOKEN '];
const SMALL = 64_000;
const LARGE = 1_024_000;

/** Returns the CPU time in milliseconds, which other load of the machine hardly changes. */
function timeOf(text: string): number {
  const before = process.cpuUsage();
  findSecrets(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('findSecrets on hostile texts', () => {
  it.each(UNITS.map((unit, index) => [BEGINNINGS[index % BEGINNINGS.length] ?? '', unit]))(
    'takes time linear in the length, up to 1 MB: %j and repeated %j',
    (beginning, unit) => {
      const textOf = (length: number) => beginning + unit.repeat(Math.ceil(length / unit.length));
      timeOf(textOf(SMALL));
      // The text is 16 times as long. Linear time would be 16 times as long, quadratic time 256 times.
      const small = Math.max(timeOf(textOf(SMALL)), 2);
      expect(timeOf(textOf(LARGE)) / small).toBeLessThan(100);
    },
  );
});

describe('a text with hundreds of secrets', () => {
  it.each(['A=a TOKEN=x1;', 'https://u:p4ss@h ', 'echo u:p4ss|chpasswd;', '--password p4ss '])(
    'is masked completely after the first hundred: %s',
    (unit) => {
      const masked = mask.text(`RUN ${unit.repeat(600)}hunter2`);
      expect(masked.match(/‹secret/g)?.length).toBeLessThanOrEqual(101);
      expect(masked).not.toMatch(/p4ss|x1|hunter2/);
    },
  );
});

describe('masking a masked text', () => {
  it('changes nothing', () => {
    const pieces = [
      ...UNITS,
      'RUN ',
      'ENV ',
      'X=',
      'hunter2',
      ' ',
      '\n',
      '/',
      ':',
      '@',
      'q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB',
      '1',
      ';',
      ',',
    ];
    return checkSeeds(listSeeds(1_000), (random) => {
      const text = Array.from({ length: 1 + below(random, 14) }, () => pickOne(random, pieces)).join('');
      const once = mask.text(text);
      expect(mask.text(once), text).toBe(once);
      const words = mask.words(text.split(' '));
      expect(mask.words(words), text).toEqual(words);
      const labels = mask.labels({ 'a.password': text, b: text });
      expect(mask.labels(labels), text).toEqual(labels);
    });
  });

  it('masks a secret within a forged mark', () => {
    expect(mask.text('PASSWORD="‹secret hunter2 #a81f›"')).not.toContain('hunter2');
  });
});
