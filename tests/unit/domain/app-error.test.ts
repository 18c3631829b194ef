import { describe, expect, it, vi } from 'vitest';
import { RefusedError } from '#lib/commands/errors.ts';
import { ConfigError, FileError } from '#lib/config/errors.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { AppError } from '#lib/domain/app-error.ts';
import { toProblemDocument } from '#lib/http/problem.ts';

/** Loads the same modules a second time, as Next does. */
async function loadCopy() {
  vi.resetModules();
  return { commands: await import('#lib/commands/errors.ts'), db: await import('#lib/db/errors.ts') };
}

describe('AppError', () => {
  it('is an instance of its class across copies of the module, and of no other class', async () => {
    const { commands, db } = await loadCopy();
    expect(commands.RefusedError).not.toBe(RefusedError);
    const refused = new commands.RefusedError('No.');
    expect(refused instanceof RefusedError).toBe(true);
    expect(refused instanceof AppError).toBe(true);
    expect(refused instanceof Error).toBe(true);
    expect(refused instanceof NotFoundError).toBe(false);
    expect(new db.NotFoundError('tag', 'x') instanceof NotFoundError).toBe(true);
  });

  it('is an instance of its base class, but not the reverse', () => {
    expect(new FileError('plimsoll.yaml', []) instanceof ConfigError).toBe(true);
    expect(new ConfigError('No.') instanceof FileError).toBe(false);
  });

  it('keeps its name, message and cause', () => {
    const cause = new Error('why');
    const error = new RefusedError('No.', { cause });
    expect([error.name, error.message, error.cause]).toEqual(['RefusedError', 'No.', cause]);
  });

  it('of another copy of the module gets its own HTTP status, not 500', async () => {
    const { commands, db } = await loadCopy();
    const statusOf = (error: unknown) => toProblemDocument(error, () => {}).status;
    expect(statusOf(new commands.RefusedError('No.'))).toBe(422);
    expect(statusOf(new commands.ConflictError('No.'))).toBe(409);
    expect(statusOf(new db.NotFoundError('tag', 'x'))).toBe(404);
  });

  it.each([null, undefined, 'text', 1, {}, new Error('x'), { name: 'RefusedError' }])('does not match %j', (value) => {
    expect((value as unknown) instanceof RefusedError).toBe(false);
  });
});
