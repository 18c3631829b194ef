import { type AuditTarget, noteChange } from '#lib/commands/accounts/audit.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import type { Database } from '#lib/db/client.ts';

/** One change that applying the file made, for the log. */
export type FileChange = {
  /** `released`: the file no longer names it. It stays, and can be changed on screen again. */
  change: 'added' | 'adopted' | 'changed' | 'released' | 'removed';
  what: 'registry' | 'repository' | 'owners' | 'rule' | 'budget' | 'channel' | 'route';
  name: string;
  fields: string[];
};

/** The transaction that applies plimsoll.yaml, and its log of changes. */
export type FileWriter = Pick<CommandContext, 'sealer'> & {
  tx: Database;
  now: Date;
  changes: FileChange[];
  /** Writes a change to the log and the audit log. */
  note(
    change: FileChange['change'],
    target: AuditTarget & { kind: FileChange['what'] },
    fields: string[],
    details?: Record<string, unknown>,
  ): Promise<void>;
};

const ACTIONS = { added: 'add', adopted: 'change', changed: 'change', released: 'change', removed: 'remove' } as const;

export function createFileWriter({ sealer, clock, actor }: CommandContext, tx: Database): FileWriter {
  const changes: FileChange[] = [];
  return {
    sealer,
    tx,
    changes,
    now: clock.now(),
    async note(change, target, fields, details = {}) {
      changes.push({ change, what: target.kind, name: target.name ?? target.kind, fields });
      const noted = { ...details, ...(fields.length > 0 ? { changed: fields } : {}) };
      const origin = change === 'adopted' ? { origin: 'file' } : change === 'released' ? { origin: 'ui' } : {};
      await noteChange({ db: tx, clock, actor }, `${target.kind}.${ACTIONS[change]}`, target, { ...noted, ...origin });
    },
  };
}
