import type { Owner, PackageSource, PackageStore } from '#lib/contents/databases/source.ts';
import { listBerkeleyBlobs } from './berkeley.ts';
import { parseRpmHeader } from './header.ts';
import { listNdbBlobs } from './ndb.ts';
import { listSqliteBlobs } from './sqlite.ts';

/** The directories of rpm, of openSUSE and Fedora since 36, and of OSTree. */
const DATABASE = /^(?:var\/lib|usr\/lib\/sysimage|usr\/share)\/rpm\/(rpmdb\.sqlite|Packages\.db|Packages)$/;
/** Changes that SQLite has not yet moved into the database. An empty log has no bytes or only a header of 32. */
const LOG = /^(?:var\/lib|usr\/lib\/sysimage|usr\/share)\/rpm\/rpmdb\.sqlite-wal$/;
const LOG_HEADER_BYTES = 32;

/** After so many packages that cannot be read, the database is not read further. */
const MOST_DAMAGED = 1000;

const READERS: Readonly<Record<string, (content: Buffer) => Generator<Buffer>>> = {
  'rpmdb.sqlite': listSqliteBlobs,
  'Packages.db': listNdbBlobs,
  Packages: listBerkeleyBlobs,
};

/** Reads rpm's database in each of its three formats: SQLite, ndb and BerkeleyDB. */
export function createRpmSource(store: PackageStore): PackageSource {
  return {
    classOf: (path) => (DATABASE.test(path) || LOG.test(path) ? 'database' : null),
    take(path, content) {
      if (LOG.test(path)) {
        if (content.length > LOG_HEADER_BYTES) store.note(path, 'format', 'changes in a write-ahead log of SQLite');
        return undefined;
      }
      const list = READERS[DATABASE.exec(path)?.[1] ?? ''];
      if (list === undefined) return undefined;
      let damaged = 0;
      for (const blob of list(content)) {
        const found = parseRpmHeader(blob);
        if (found === null) {
          damaged += 1;
          if (damaged === MOST_DAMAGED) break;
          continue;
        }
        const { name, version, architecture, paths } = found;
        // Several versions of a kernel can be installed.
        const key = `${name}\n${version ?? ''}\n${architecture ?? ''}`;
        const owner: Owner = { place: store.add({ kind: 'rpm', name, version, architecture, key }) };
        store.own(owner, paths(), 'system');
      }
      if (damaged > 0) store.note(path, 'damaged', `${damaged} packages`);
      return undefined;
    },
  };
}
