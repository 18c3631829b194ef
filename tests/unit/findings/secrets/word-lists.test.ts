import { describe, expect, it } from 'vitest';
import { PASSWORD, withShortMarks } from './masked-templates.ts';
import { mask } from './masking.ts';

/** Lists of words with § for the secret, with their masked form. */
const LISTS: [string[], string[]][] = [
  [
    ['curl', '-u', 'u:§', 'https://x'],
    ['curl', '-u', 'u:‹›', 'https://x'],
  ],
  [
    ['mysql', '-p§'],
    ['mysql', '-p‹›'],
  ],
  [
    ['env', 'DB_PASSWORD=correct §', 'app'],
    ['env', 'DB_PASSWORD=‹›', 'app'],
  ],
  [
    ['app', '--password=correct "§" x'],
    ['app', '--password=‹›'],
  ],
  [
    ['app', '--db-password', 'a "§" b'],
    ['app', '--db-password', '‹›'],
  ],
  [
    ['sh', '-c', 'PASSWORD=§ make all'],
    ['sh', '-c', 'PASSWORD=‹› make all'],
  ],
  [
    ['sh', '-c', 'mysql -p"§" -e \'select 1\''],
    ['sh', '-c', 'mysql -p"‹›" -e \'select 1\''],
  ],
  [['PASSWORD=§ make all'], ['PASSWORD=‹› make all']],
  [
    ['java', '-Ddb.password=correct §', '-jar', 'x.jar'],
    ['java', '-Ddb.password=‹›', '-jar', 'x.jar'],
  ],
  [
    ['app', '--url', 'postgres://u:§@db/x'],
    ['app', '--url', 'postgres://u:‹›@db/x'],
  ],
  [
    ['env', 'PASSWORD_FILE=/run/x', 'TOKEN=$TOKEN', 'app'],
    ['env', 'PASSWORD_FILE=/run/x', 'TOKEN=$TOKEN', 'app'],
  ],
];

describe('the words of one command line', () => {
  it.each(LISTS)('are masked where they contain a secret: %j', (template, expected) => {
    const masked = mask.words(template.map((word) => word.replaceAll('§', PASSWORD)));
    expect(masked.map(withShortMarks)).toEqual(expected);
    expect(mask.words(masked)).toEqual(masked);
  });

  it('are read together for entrypoint and command', () => {
    const { entrypoint, command } = mask.facts({ entrypoint: ['mysql', '-uroot'], command: [`-p${PASSWORD}`] });
    expect(entrypoint).toEqual(['mysql', '-uroot']);
    expect(withShortMarks(String(command))).toBe('-p‹›');
  });
});
