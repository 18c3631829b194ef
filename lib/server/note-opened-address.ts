import { changeAndNote } from '#lib/commands/accounts/audit.ts';
import { findOpenedAddress, saveOpenedAddress } from '#lib/db/instance.ts';
import { decideOpened, isLocalAddress, openedAddress, type Scheme } from '#lib/http/opened-address.ts';
import type { Log } from '#lib/log/log.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import type { RequestContext } from './request-context.ts';

type Page = { headers: Headers; scheme: Scheme | null; log: Pick<Log, 'warn'> };

/**
 * Stores the address at which an admin opened a page, with the base path of this build, for links without PLIMSOLL_BASE_URL.
 * A new address is in the audit log, unless it is a loopback address.
 * The Host header of any other caller, such as an API token, never gets into a link. A failure is logged and does not stop the page.
 *
 * @param page.headers - of a request that passed the request filter; `scheme` is the forwarded one
 */
export async function noteOpenedAddress(context: RequestContext, { headers, scheme, log }: Page): Promise<void> {
  const { caller, config, commands } = context;
  if (config.baseUrl !== null || caller.kind !== 'user' || caller.role !== 'admin') return;
  const origin = openedAddress(headers, scheme);
  if (origin === null) return;
  try {
    await store(commands.require('administer'), `${origin}${BASE_PATH}`);
  } catch (error) {
    log.warn({ err: error }, 'the address that an admin opened could not be stored');
  }
}

async function store(
  { db, clock, actor }: ReturnType<RequestContext['commands']['require']>,
  url: string,
): Promise<void> {
  const stored = await findOpenedAddress(db);
  const known = stored?.url ?? null;
  const at = clock.now();
  const decision = decideOpened(stored, url, at);
  if (decision === 'new-time') await saveOpenedAddress(db, known, { url, at });
  // Messages never contain a loopback address, so that the audit log omits it.
  if (decision === 'new-address' && isLocalAddress(url)) await saveOpenedAddress(db, known, { url, at });
  else if (decision === 'new-address')
    await changeAndNote({ db, clock, actor }, async (tx, note) => {
      if (await saveOpenedAddress(tx, known, { url, at }))
        await note('base-url.open', { kind: 'base-url', id: null, name: url }, { before: known });
    });
}
