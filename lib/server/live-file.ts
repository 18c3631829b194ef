import { applyFile } from '#lib/commands/config-file/apply-file.ts';
import type { FileChange } from '#lib/commands/config-file/file-writer.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import type { Config } from '#lib/config/config.ts';
import { FileError } from '#lib/config/errors.ts';
import type { Log } from '#lib/log/log.ts';
import { type LoadedFile, loadFile } from './plimsoll-file.ts';

/** plimsoll.yaml as this process follows it. */
export type LiveFile = {
  /** Who may come in, by the environment and the file as they were read last. */
  access(): Access;
  /** Makes the database follow the file. */
  apply(): Promise<void>;
  /** Reads the file again and follows it; one with a mistake is told in the log, and changes nothing. */
  reload(): Promise<void>;
};

type Options = {
  config: Config;
  log: Log;
  /** Opens for what is done in the file's name. */
  openCommands(): GuardedCommands;
};

/** @throws FileError naming every mistake: nothing starts on half of a file */
export function createLiveFile({ config, log, openCommands }: Options): LiveFile {
  let current = loadFile(config);
  let reloading: Promise<void> = Promise.resolve();

  /** Only who polls writes: with replicas apart, the web ones need not have the file's secrets written twice. */
  async function follow({ checked, notices }: LoadedFile): Promise<void> {
    for (const notice of notices) log.warn({ file: config.file }, notice);
    if (config.role === 'web') return;
    const changes = await applyFile(openCommands(), checked);
    if (config.file !== null || changes.length > 0) logChanges(changes);
  }

  function logChanges(changes: readonly FileChange[]): void {
    for (const { change, what, name, fields } of changes)
      log.info(
        { file: config.file, change, what, name, fields },
        what === 'owners' ? 'the patterns of owners were changed' : `${what} ${name} ${SENTENCES[change]}`,
      );
    log.info(
      { file: config.file, changes: changes.length },
      changes.length > 0 ? 'plimsoll.yaml was applied' : 'plimsoll.yaml says nothing new',
    );
  }

  async function readAgain(): Promise<void> {
    try {
      const next = loadFile(config);
      await follow(next);
      current = next;
    } catch (error) {
      if (error instanceof FileError) for (const line of error.lines) log.error({ file: config.file }, line);
      log.error(
        { file: config.file, ...(error instanceof FileError ? {} : { err: error }) },
        'plimsoll.yaml was not applied; what it said before still holds',
      );
    }
  }

  return {
    access: () => current.access,
    apply: () => follow(current),
    reload() {
      reloading = reloading.then(readAgain);
      return reloading;
    },
  };
}

const SENTENCES: Record<FileChange['change'], string> = {
  added: 'was added',
  adopted: 'was there, and follows plimsoll.yaml from now on',
  changed: 'was changed',
  removed: 'is in plimsoll.yaml no more, and was removed',
  released: 'is in plimsoll.yaml no more; it stays, and can be changed or removed on screen',
};
