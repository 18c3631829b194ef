import { applyFile } from '#lib/commands/config-file/apply-file.ts';
import type { FileChange } from '#lib/commands/config-file/file-writer.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import type { Config } from '#lib/config/config.ts';
import type { ContentsSettings } from '#lib/config/contents.ts';
import { FileError } from '#lib/config/errors.ts';
import type { FindingChecks } from '#lib/domain/ci-check.ts';
import type { Log } from '#lib/log/log.ts';
import { type LoadedFile, loadFile } from './plimsoll-file.ts';

/** plimsoll.yaml and its current state in this process. */
export type LiveFile = {
  /** Access rules of the environment and of the file as last read. */
  access(): Access;
  /** Settings of contents of the environment and of the file as last read. */
  contents(): ContentsSettings;
  /** What checks in CI do about kinds of findings, of the file as last read. */
  findingChecks(): FindingChecks;
  /** Applies the file to the database. */
  apply(): Promise<void>;
  /** Reads and applies the file again. A file with a mistake is logged and changes nothing. */
  reload(): Promise<void>;
};

type Options = {
  config: Config;
  log: Log;
  /** Opens the commands that act for the file. */
  openCommands(): GuardedCommands;
};

/** @throws FileError naming every mistake, so that no part of a wrong file is applied */
export function createLiveFile({ config, log, openCommands }: Options): LiveFile {
  let current = loadFile(config);
  let reloading: Promise<void> = Promise.resolve();

  /** Only processes that poll apply the file; separate web replicas then need no secrets of the file. */
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
      changes.length > 0 ? 'plimsoll.yaml was applied' : 'plimsoll.yaml has no changes',
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
        'plimsoll.yaml was not applied; the previous settings stay',
      );
    }
  }

  return {
    access: () => current.access,
    contents: () => current.contents,
    findingChecks: () => current.checked.findings.checks,
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
  removed: 'is no longer in plimsoll.yaml, and was removed',
  released: 'is no longer in plimsoll.yaml; it stays, and can be changed or removed on screen',
};
