import { listLines } from './lines.ts';
import type { Owner, PackageSource, PackageStore } from './source.ts';

/** "libssl3", or "libssl3:amd64" where several architectures of one package can be installed. */
const INFO = /^var\/lib\/dpkg\/info\/([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?\.(list|md5sums)$/;
/** dpkg's file of all packages, or the file of one package in a distroless image. */
const STATUS = /^var\/lib\/dpkg\/status(?:\.d\/([^/]+?))?(\.md5sums)?$/;

type Paragraph = { name: string; version: string | null; architecture: string | null };
type Listed = { name: string; architecture: string | null; owner: Owner };

/**
 * Reads dpkg's status file, its lists of files, and the files of a distroless image. They can come in any order, so
 * files are joined with packages at the end.
 */
export function createDpkgSource(store: PackageStore): PackageSource {
  const places = new Map<string, { architecture: string | null; place: number }[]>();
  const lists = new Map<string, Listed>();
  const sums = new Map<string, Listed>();
  /** Keyed by the file name in status.d, which can differ from the package's name. */
  const [distrolessNames, distrolessOwners] = [new Map<string, string>(), new Map<string, Owner>()];
  let hasStatus = false;

  function takeStatus(file: string | undefined, content: Buffer): void {
    for (const paragraph of readDpkgStatus(content)) {
      const { name, architecture } = paragraph;
      const place = store.add({ kind: 'dpkg', ...paragraph });
      if (place === null && store.isFull()) break;
      if (place === null) continue;
      places.set(name, [...(places.get(name) ?? []), { architecture, place }].slice(-MOST_ARCHITECTURES));
      if (file !== undefined && !distrolessNames.has(file)) distrolessNames.set(file, name);
    }
    hasStatus ||= file === undefined;
  }

  /** Finds or adds the package of a list. Returns null for the list of a package that was removed. */
  function placeOf(name: string, architecture: string | null): number | null {
    const known = places.get(name);
    if (known) return (known.find((one) => one.architecture === architecture) ?? known[0])?.place ?? null;
    return hasStatus ? null : store.add({ kind: 'dpkg', name, version: null, architecture });
  }

  return {
    classOf(path) {
      const [, name, architecture, form] = INFO.exec(path) ?? [];
      // The list comes first in a sorted archive, and makes the checksums needless.
      if (form === 'md5sums') return lists.has(`${name}:${architecture ?? ''}`) ? null : 'database';
      return form === 'list' || STATUS.test(path) ? 'database' : null;
    },
    take(path, content) {
      const [, name, architecture = null, form] = INFO.exec(path) ?? [];
      if (name !== undefined) {
        const owner: Owner = { place: null };
        const listed = { name, architecture, owner };
        (form === 'list' ? lists : sums).set(`${name}:${architecture ?? ''}`, listed);
        store.own(owner, form === 'list' ? readDpkgList(content) : readDpkgSums(content), 'system');
        return undefined;
      }
      const [, file, isSums] = STATUS.exec(path) ?? [];
      if (file === undefined || isSums === undefined) takeStatus(file, content);
      else {
        const owner: Owner = { place: null };
        distrolessOwners.set(file, owner);
        store.own(owner, readDpkgSums(content), 'system');
      }
      return undefined;
    },
    settle() {
      for (const [file, owner] of distrolessOwners) {
        const [name = file, architecture = null] = file.split(':');
        owner.place = placeOf(distrolessNames.get(file) ?? name, architecture);
      }
      for (const listed of [...sums.values(), ...lists.values()])
        listed.owner.place = placeOf(listed.name, listed.architecture);
    },
  };
}

/** Debian has about twenty. */
const MOST_ARCHITECTURES = 32;

/** Returns the paths of a list with one path a line, directories included. */
function* readDpkgList(content: Buffer): Generator<string> {
  for (const line of listLines(content)) if (line.startsWith('/') && line.length > 2) yield line.slice(1);
}

/**
 * A line of md5sum: 32 digits, a space, a space or "*", and the path. A leading backslash means that the path has
 * escapes.
 */
const SUM = /^(\\?)[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/i;

/** Returns paths without a leading slash. Lists of checksums contain no directories and no conffiles. */
function* readDpkgSums(content: Buffer): Generator<string> {
  for (const line of listLines(content)) {
    const [, escaped, path] = SUM.exec(line) ?? [];
    if (path === undefined) continue;
    yield escaped ? path.replace(/\\([\\n])/g, (_, letter) => (letter === 'n' ? '\n' : '\\')) : path;
  }
}

const FIELD = /^(Package|Version|Architecture|Status):[ \t]*(.*)$/;
/** The third word of Status for packages of which no files are installed. */
const REMOVED = /\s(?:not-installed|config-files)\s*$/;

/** Returns the installed packages of a status file. A paragraph without a status is installed. Source: dpkg(1). */
function* readDpkgStatus(content: Buffer): Generator<Paragraph> {
  let fields: Partial<Record<string, string>> = {};
  const paragraphOf = ({ Package: name, Version, Architecture, Status }: typeof fields): Paragraph[] =>
    name === undefined || REMOVED.test(Status ?? '')
      ? []
      : [{ name, version: Version ?? null, architecture: Architecture ?? null }];
  for (const line of listLines(content)) {
    if (line === '') {
      yield* paragraphOf(fields);
      fields = {};
      continue;
    }
    const [, field, value] = FIELD.exec(line) ?? [];
    if (field !== undefined && value !== undefined && fields[field] === undefined) fields[field] = value.trimEnd();
  }
  yield* paragraphOf(fields);
}
