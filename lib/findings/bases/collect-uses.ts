import type { FileType } from '#lib/contents/file-type/file-type.ts';
import { isDocument, isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';
import type { ImageFacts, SeenFile } from '#lib/findings/collect/rule.ts';
import { listStarting } from '#lib/findings/dockerfile/steps.ts';
import { isLibrary, isProgram } from './offers.ts';

/** What uses a library or program: paths of own files with a slash before them, "RUN", or START. */
type Users = Map<string, string[]>;

/** The user of what entrypoint and command name. */
export const START = 'the start command';

/** Uses are what the own layers of an image use of the layers below them. */
export type Uses = {
  /** Libraries by the name under which compiled programs load them. Those of own packages are left out: they are installed again. */
  libraries: Users;
  /** Programs by path or name: "/bin/bash", "node". */
  programs: Users;
  /** The first word of entrypoint or command; empty without one. */
  entry: string;
  /** Own programs and libraries that are linked with glibc. */
  onGlibc: readonly string[];
  /** Own layers have packages of the distribution. */
  hasPackages: boolean;
  /** An own layer has a RUN instruction, or entrypoint or command are a line for the shell. */
  needsShell: boolean;
};

/** OfBase answers what the layers of the base have. */
export type OfBase = {
  /** Unpacked bytes of its visible files. */
  unpackedBytes: number;
  packages: ReadonlySet<string>;
  /** The kind of its packages: "dpkg". Null without any. */
  kind: string | null;
  /** Returns the package with a library or a program, null without one; undefined when the base lacks it. */
  ownerOfLibrary(name: string): string | null | undefined;
  ownerOfProgram(program: string): string | null | undefined;
  /** Compressed bytes of the files of a package. */
  bytesOf(name: string): number;
};

export type UsesCollector = { add(file: SeenFile): void; finish(): { uses: Uses; ofBase: OfBase } };

/** Names that are kept. The image decides how many there are. */
const MOST = { names: 5_000, users: 200, paths: 1_000 };

const GLIBC = /^(?:libc\.so\.6|ld-linux.*\.so\.\d)$/;
const FOLDERS = ['usr/local/bin', 'usr/local/sbin', 'usr/bin', 'usr/sbin', 'bin', 'sbin'];
const SHELL = /^(?:\/usr)?\/bin\/(?:ba|da)?sh$/;
/** These install what else is needed, and are judged as the package manager. */
const MANAGERS = /^(?:apt|apt-get|dpkg|apk|dnf|yum|microdnf|rpm)$/;

/** Collects what own layers use, and what the base has. Takes time proportional to the number of files. */
export function createUses(facts: ImageFacts): UsesCollector {
  const uses = { libraries: new Map<string, string[]>(), programs: new Map<string, string[]>() };
  const own = { libraries: new Set<string>(), programs: new Set<string>() };
  const base = { libraries: new Map<string, string | null>(), packages: new Map<string, number>() };
  const onGlibc: string[] = [];
  let [hasPackages, unpackedBytes] = [false, 0];
  let kind: string | null = null;

  function note(users: Users, name: string, user: string): void {
    const known = users.get(name);
    // The uses of one file follow each other.
    if (known !== undefined && known.length < MOST.users && known.at(-1) !== user) known.push(user);
    if (known === undefined && users.size < MOST.names) users.set(name, [user]);
  }

  function addOwn(file: SeenFile, type: FileType | null): void {
    const isInstalled = isSystemPackage(file.owner);
    hasPackages ||= isInstalled;
    if (isProgram(file.path) && own.programs.size < MOST.names) own.programs.add(file.name);
    for (const name of libraryNames(file, type)) if (own.libraries.size < MOST.names) own.libraries.add(name);
    // The package manager of the other base installs what its packages need.
    if (isInstalled) return;
    if (type?.kind === 'script' && type.interpreter !== null && !isDocument(file.folder))
      note(uses.programs, type.interpreter, `/${file.path}`);
    if (type?.kind !== 'elf' || typeof type.dynamic === 'string') return;
    for (const name of type.dynamic.needed) note(uses.libraries, name, `/${file.path}`);
    const isGlibc = GLIBC.test(nameOf(type.interpreter ?? '')) || type.dynamic.needed.some((name) => GLIBC.test(name));
    if (isGlibc && onGlibc.length < MOST.paths) onGlibc.push(`/${file.path}`);
  }

  function addBase(file: SeenFile, type: FileType | null): void {
    unpackedBytes += file.sizeBytes;
    const owner = isSystemPackage(file.owner) ? file.owner.name : null;
    if (isSystemPackage(file.owner)) kind ??= file.owner.kind;
    if (owner !== null) base.packages.set(owner, (base.packages.get(owner) ?? 0) + file.packedBytes);
    for (const name of libraryNames(file, type))
      if (base.libraries.size < MOST.names && !base.libraries.has(name)) base.libraries.set(name, owner);
  }

  function finish() {
    const entry = findEntry(facts);
    if (isName(entry)) note(uses.programs, entry, START);
    for (const word of facts.commandWords) if (isName(word)) note(uses.programs, word, START);
    const hasRun = addInstructions(facts, (program) => note(uses.programs, program, 'RUN'));
    const needsShell = hasRun || SHELL.test(entry);
    for (const name of own.libraries) uses.libraries.delete(name);
    for (const name of uses.programs.keys()) if (isOwnProgram(facts, own.programs, name)) uses.programs.delete(name);
    return {
      uses: { ...uses, entry, onGlibc, hasPackages, needsShell },
      ofBase: {
        unpackedBytes,
        kind,
        packages: new Set(base.packages.keys()),
        ownerOfLibrary: (name: string) => base.libraries.get(name),
        ownerOfProgram: (program: string) => findOwner(facts, program),
        bytesOf: (name: string) => base.packages.get(name) ?? 0,
      },
    };
  }

  return {
    add(file) {
      const type = facts.typeOf(file);
      if (file.isOwn) addOwn(file, type);
      else addBase(file, type);
    },
    finish,
  };
}

/** Returns the names under which a library is loaded: that in the file, and the name of the file. */
function libraryNames({ path, name }: SeenFile, type: FileType | null): string[] {
  if (type?.kind !== 'elf' || typeof type.dynamic === 'string') return isLibrary(path) ? [name] : [];
  const { soname } = type.dynamic;
  return [...(soname === null ? [] : [soname]), ...(isLibrary(path) ? [name] : [])];
}

function findEntry({ image: { facts } }: ImageFacts): string {
  const { entrypoint, command } = facts;
  return (entrypoint !== null && entrypoint.length > 0 ? entrypoint : (command ?? []))[0] ?? '';
}

/** Notes the programs that own RUN instructions call. @returns whether there is one */
function addInstructions({ layers, instructions }: ImageFacts, note: (program: string) => void): boolean {
  let hasRun = false;
  for (const [place, instruction] of instructions.entries()) {
    if (layers[place]?.isOwn !== true || instruction?.verb !== 'RUN') continue;
    hasRun = true;
    for (const line of instruction.steps.flatMap(listStarting)) {
      const [program = ''] = line.split(/\s/, 1);
      if (isName(program) && !MANAGERS.test(nameOf(program))) note(program);
    }
  }
  return hasRun;
}

/** A name without a slash, or a whole path. Other paths are below the working directory. */
const isName = (word: string): boolean => /^(?:\/[\w./+-]{1,200}|[a-z][\w.+-]{0,100})$/i.test(word);

/** Returns the paths at which a program can be. Links to whole directories, such as /bin, are not followed. */
function placesOf(program: string): string[] {
  if (!program.includes('/')) return FOLDERS.map((folder) => `${folder}/${program}`);
  if (!program.startsWith('/')) return [];
  const path = program.slice(1);
  return [path, `usr/${path}`, path.replace(/^usr\//, '')];
}

function isOwnProgram({ merged, layers }: ImageFacts, names: ReadonlySet<string>, program: string): boolean {
  if (!program.includes('/') && names.has(program)) return true;
  return placesOf(program).some((path) => layers[merged.findFile(path)?.layer ?? -1]?.isOwn === true);
}

function findOwner({ merged, layers }: ImageFacts, program: string): string | null | undefined {
  for (const path of placesOf(program)) {
    const file = merged.findFile(path);
    if (file === null) continue;
    const owner = file.owner === null ? null : (layers[file.layer]?.index.packages[file.owner] ?? null);
    return isSystemPackage(owner) ? owner.name : null;
  }
  return undefined;
}
