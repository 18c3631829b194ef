import { onTestFinished } from 'vitest';
import type { Auth } from '#lib/auth/auth.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import { applyFile } from '#lib/commands/config-file/apply-file.ts';
import type { FileChange } from '#lib/commands/config-file/file-writer.ts';
import { validateFile } from '#lib/commands/config-file/validate-file.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import { formatMistake } from '#lib/config/file/mistake.ts';
import { parseFileConfig } from '#lib/config/file/read.ts';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { createTestClock, sealer, type TestClock } from '#tests/support/poller.ts';

const FILE = { kind: 'system', name: 'plimsoll.yaml' } as const;

export type Following = {
  db: DatabaseClient;
  clock: TestClock;
  guarded: GuardedCommands;
  /** Number of times that the poller was woken. */
  wakes(): number;
  /** Applies a valid text as the start of the application does. */
  follow(text: string, env?: Record<string, string>): Promise<FileChange[]>;
  /** Does the same from a second process with its own connections. */
  followElsewhere(text: string): Promise<FileChange[]>;
};

/** Opens a separate database, and applies the settings of files to it. */
export async function openFollowing(): Promise<Following> {
  const database = await createTestDatabase();
  const other = openDatabase(database.url);
  onTestFinished(async () => {
    await other.$disconnect();
    await database.drop();
  });
  const clock = createTestClock();
  let woken = 0;
  const refuse = () => {
    throw new Error('following a file asks nobody');
  };
  const commandsOn = (db: DatabaseClient): GuardedCommands =>
    createGuarded(FILE, {
      db,
      clock,
      sealer,
      baseUrls: {
        findForMessages: async () => '',
        findForReaders: async () => '',
        findForPeople: async () => 'http://localhost:3000',
      },
      auth: {} as Auth,
      actor: { kind: 'file', id: null, name: 'plimsoll.yaml' },
      wake: () => {
        woken += 1;
      },
      loadMask: refuse,
      derive: refuse,
      findBlock: refuse,
      countOutbound: refuse,
      openStored: refuse,
      openOnce: refuse,
      findingChecks: () => ({}),
      checkSlots: { run: refuse },
      pasteTurns: { run: refuse },
      postToForge: refuse,
      tryForge: refuse,
      demo: { loadIfAbsent: refuse, remove: refuse },
    });
  const guarded = commandsOn(database.db);
  return {
    db: database.db,
    clock,
    guarded,
    wakes: () => woken,
    follow: (text, env = {}) => applyFile(guarded, checkedOf(text, env)),
    followElsewhere: (text) => applyFile(commandsOn(other), checkedOf(text, {})),
  };
}

function checkedOf(text: string, env: Record<string, string>) {
  const reading = parseFileConfig(text, 'plimsoll.yaml', { env, folder: '/nowhere', resolves: true });
  const { checked, mistakes } = validateFile(reading);
  const all = [...reading.mistakes, ...mistakes];
  if (all.length > 0) throw new Error(all.map((mistake) => formatMistake('plimsoll.yaml', mistake)).join('\n'));
  return checked;
}
