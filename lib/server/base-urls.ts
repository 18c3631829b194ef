import type { Config } from '#lib/config/config.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { findOpenedAddress } from '#lib/db/instance.ts';
import type { BaseUrlSource } from '#lib/domain/base-url.ts';
import { isLocalAddress } from '#lib/http/opened-address.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';

/** The address in links, its source, and since when an opened one is stored. `url` is null where messages have no links. */
type BaseUrl = { url: string | null; source: BaseUrlSource; openedAt: Date | null };

/** The base URL of links, without a trailing slash. */
export type BaseUrls = {
  /** The base URL of links in messages. A loopback address of an admin is not used: no link is better than a dead one. */
  read(): Promise<BaseUrl>;
  /** `url` of `read`; empty where messages have no links. */
  findForMessages(): Promise<string>;
  /** The configured base URL, which every reader may know; empty without one. */
  findForReaders(): Promise<string>;
  /**
   * The base URL of a link that an admin sends to somebody; the address on this machine where no other is known.
   *
   * @param ownAddress - the address in the browser of a signed-in admin; null for an API token
   */
  findForPeople(ownAddress: string | null): Promise<string>;
};

/**
 * Chooses between PLIMSOLL_BASE_URL, which always takes precedence, and the stored address that an admin opened. Each call reads the
 * database, because another process may have stored the address.
 */
export function createBaseUrls({ config, db }: { config: Config; db: DatabaseClient }): BaseUrls {
  async function read(): Promise<BaseUrl> {
    if (config.baseUrl !== null) return { url: config.baseUrl, source: 'configured', openedAt: null };
    const opened = await findOpenedAddress(db);
    if (opened === null || isLocalAddress(opened.url)) return { url: null, source: 'none', openedAt: null };
    return { url: opened.url, source: 'opened', openedAt: opened.at };
  }
  return {
    read,
    findForMessages: async () => (await read()).url ?? '',
    findForReaders: async () => config.baseUrl ?? '',
    findForPeople: async (ownAddress) =>
      config.baseUrl ?? ownAddress ?? (await findOpenedAddress(db))?.url ?? localUrl(config),
  };
}

/** The address of this server on this machine, with the base path of this build. A server that listens on all addresses listens on loopback too. */
export function localUrl({ host, port }: { host: string; port: number }): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}${BASE_PATH}`;
}
