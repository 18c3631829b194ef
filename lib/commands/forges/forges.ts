import { randomUUID } from 'node:crypto';
import { InvalidGlobError, parseGlob } from '#lib/analysis/tags/glob.ts';
import { deleteForge, type ForgeRow, getForge, insertForge, listForges, updateForge } from '#lib/db/checks/forges.ts';
import { noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { demandConnectable } from '../registries/private-hosts.ts';
import type { AddForgeInput, ChangeForgeInput } from './forge-inputs.ts';

/** The column of the token, to which its seal is bound. */
const placeOf = (id: string) => ({ table: 'Forge', id, field: 'secrets' }) as const;

/** @returns its id @throws RefusedError */
export async function addForge(guarded: GuardedCommands, input: AddForgeInput): Promise<string> {
  const context = guarded.require('administer');
  const { db, clock, sealer } = context;
  const id = randomUUID();
  const { kind, pattern = '*', allowPrivate = false } = input;
  const url = parseForgeUrl(input.url ?? DEFAULT_URLS[kind]);
  demandPattern(pattern);
  await demandReachable(guarded, context, url, allowPrivate);
  const forge: ForgeRow = {
    id,
    kind,
    url,
    pattern,
    allowPrivate,
    origin: 'ui',
    place: null,
    createdAt: clock.now(),
    secrets: sealer.seal(input.token, placeOf(id)),
  };
  await insertForge(db, forge);
  await noteChange(context, 'forge.add', toTarget(forge), { kind, url, pattern, allowPrivate });
  return id;
}

/**
 * Changes a Git host. A new address requires the token again, so that no other host receives the stored one.
 *
 * @throws NotFoundError, RefusedError
 */
export async function changeForge(guarded: GuardedCommands, id: string, input: ChangeForgeInput): Promise<void> {
  const context = guarded.require('administer');
  const { db, sealer } = context;
  const forge = await getForge(db, id);
  const url = input.url === undefined ? forge.url : parseForgeUrl(input.url);
  const allowPrivate = input.allowPrivate ?? forge.allowPrivate;
  if (new URL(url).origin !== new URL(forge.url).origin && input.token === undefined)
    throw new RefusedError('A token is only used for the address that it was entered for.', {
      field: 'token',
      hint: 'Enter the token of the new address too.',
    });
  if (input.pattern !== undefined) demandPattern(input.pattern);
  await demandReachable(guarded, context, url, allowPrivate);
  await updateForge(db, id, {
    url,
    allowPrivate,
    pattern: input.pattern ?? forge.pattern,
    ...(input.token === undefined ? {} : { secrets: sealer.seal(input.token, placeOf(id)) }),
  });
  const { token, ...settings } = input;
  await noteChange(context, 'forge.change', toTarget(forge), { ...settings, hasNewToken: token !== undefined });
}

/** @throws NotFoundError */
export async function removeForge(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('administer');
  const forge = await getForge(context.db, id);
  await deleteForge(context.db, id);
  await noteChange(context, 'forge.remove', toTarget(forge));
}

/** Requests the account of the token from the Git host. @throws NotFoundError, TooManyTriesError */
export async function testForge(guarded: GuardedCommands, id: string) {
  const context = guarded.require('administer');
  await context.countOutbound(context.actor, 'forge-test');
  const forge = await getForge(context.db, id);
  const answer = await context.tryForge(forge, openToken(context, forge));
  return answer.ok
    ? { ok: true, account: answer.account, problem: null }
    : { ok: false, account: null, problem: answer.problem };
}

/** The Git host for a repository: by id, or the first of a kind whose pattern matches. Null for none. */
export async function findForge(
  { db }: Pick<CommandContext, 'db'>,
  named: string,
  repository: string,
): Promise<ForgeRow | null> {
  const forges = await listForges(db);
  const meant = forges.filter(({ id, kind }) => id === named || kind === named);
  return meant.find(({ pattern }) => parseGlob(pattern).matches(repository)) ?? null;
}

/** @throws UnsealError */
export function openToken({ sealer }: Pick<CommandContext, 'sealer'>, { id, secrets }: ForgeRow): string {
  return secrets === null ? '' : sealer.unseal(secrets, placeOf(id));
}

const DEFAULT_URLS = { github: 'https://api.github.com', gitlab: 'https://gitlab.com/api/v4' };

function parseForgeUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new RefusedError('That is no address of an API.', {
      field: 'url',
      hint: 'Write it like https://api.github.com, https://github.example.com/api/v3 or https://gitlab.example.com/api/v4.',
    });
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function demandPattern(pattern: string): void {
  try {
    parseGlob(pattern);
  } catch (cause) {
    if (!(cause instanceof InvalidGlobError)) throw cause;
    throw new RefusedError(cause.message, { field: 'pattern', hint: 'Write one like acme/*.', cause });
  }
}

function demandReachable(guarded: GuardedCommands, context: CommandContext, url: string, allowPrivate: boolean) {
  const { host, protocol } = new URL(url);
  const target = { host, url, insecure: protocol === 'http:', caPem: null, trustedTokenHosts: [], allowPrivate };
  return demandConnectable(guarded, context, target, 'url');
}

function toTarget({ id, url }: ForgeRow) {
  return { kind: 'forge', id, name: url } as const;
}
