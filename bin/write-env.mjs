#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './paths.mjs';
import { print, runScript, Stop } from './print.mjs';

const HELP = `node bin/write-env.mjs [options]

Writes the file .env that compose.yaml reads, with fresh secrets, for its owner's eyes only. One that is there stays.

  --base-url URL   where people will open Plimsoll, such as https://plimsoll.example.com
  --file PATH      write there instead of .env
  --help           this text`;

await runScript(() => {
  const { help, file = join(ROOT, '.env'), 'base-url': baseUrl } = readOptions();
  if (help) return print(HELP);
  if (baseUrl !== undefined && !/^https?:\/\/[^\s"'$\\]+$/.test(baseUrl))
    throw new Stop(`"${baseUrl}" is not an address. Give one like https://plimsoll.example.com.`);
  try {
    writeFileSync(file, textOf(baseUrl), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error.code === 'EEXIST')
      throw new Stop(
        `${file} is there already and stays as it is: with other secrets the database could not be opened. Give --file for another one.`,
      );
    throw new Stop(`${file} could not be written: ${error.message}`);
  }
  print(
    `Wrote ${file}. Keep a copy of it with your backups: without PLIMSOLL_SECRET sealed credentials cannot be opened.`,
  );
  print('Next: docker compose up -d --wait, then docker compose logs plimsoll for the link to the first account.');
});

function textOf(baseUrl) {
  return `# Secrets of this Plimsoll. Not for a repository; keep a copy with the backups.

# Of the database. Only letters, digits, - and _: it becomes a part of a URL.
POSTGRES_PASSWORD=${secret()}

# Encrypts the credentials of registries. To change it: docs/backup-and-upgrade.md, "Change the secret".
PLIMSOLL_SECRET=${secret()}

# The address that people open, and the number of reverse proxies in front.
${baseUrl === undefined ? '#PLIMSOLL_BASE_URL=https://plimsoll.example.com' : `PLIMSOLL_BASE_URL=${baseUrl}`}
#PLIMSOLL_TRUSTED_PROXIES=1

# The port on this machine.
#PLIMSOLL_PORT=3000
`;
}

function secret() {
  return randomBytes(32).toString('base64url');
}

function readOptions() {
  try {
    return parseArgs({
      options: { help: { type: 'boolean', short: 'h' }, file: { type: 'string' }, 'base-url': { type: 'string' } },
    }).values;
  } catch (error) {
    throw new Stop(`${error.message}. node bin/write-env.mjs --help lists the options.`);
  }
}
