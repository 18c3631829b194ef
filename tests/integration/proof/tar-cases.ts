import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import {
  directory,
  file,
  gnuLong,
  hardLink,
  opaque,
  paxFile,
  symlink,
  whiteout,
} from '#tests/support/proof/tar-entries.ts';
import type { RawEntry } from '#tests/support/raw-tar.ts';

/** TarCase is a stack of archives that no tool writes from a file system. Its names are in a folder of its own. */
export type TarCase = {
  name: string;
  folder: string;
  /** The entries of each layer, lowest first. The folder itself is added. */
  layers: RawEntry[][];
  /** What can unpack it, when that is not everything that unpacks whole stacks. */
  only?: { by: 'vfs' | 'tar'; reason: string };
  isCase(entry: IndexedFile, path: string, layer: number): boolean;
};

const TAR_CASES: readonly TarCase[] = [
  {
    name: 'a whiteout and a file of one name in one layer',
    folder: 'same-name',
    layers: [
      [file('same-name/x', 'lower'), file('same-name/y', 'lower too')],
      [whiteout('same-name/x'), file('same-name/x', 'upper content'), whiteout('same-name/y')],
    ],
    isCase: ({ kind }, path, layer) => kind === 'whiteout' && path === 'x' && layer === 1,
  },
  {
    name: 'a whiteout and a directory of one name in one layer',
    folder: 'same-directory',
    only: { by: 'vfs', reason: 'overlay keeps what a whiteout hides when its layer has the directory too' },
    layers: [
      [directory('same-directory/d'), file('same-directory/d/old', 'lower')],
      [
        whiteout('same-directory/d'),
        directory('same-directory/d', { mode: 0o700 }),
        file('same-directory/d/new', 'new'),
      ],
    ],
    isCase: ({ kind }, path, layer) => kind === 'whiteout' && path === 'd' && layer === 1,
  },
  {
    name: 'an opaque marker before the files of its directory, and after them',
    folder: 'markers',
    layers: [
      ['first', 'last'].flatMap((name) => [
        directory(`markers/${name}`),
        file(`markers/${name}/old`, `old of ${name}`),
        directory(`markers/${name}/kept`),
        file(`markers/${name}/kept/old`, 'below'),
      ]),
      [
        ...[directory('markers/first'), opaque('markers/first'), file('markers/first/new', 'after the marker')],
        ...[directory('markers/last'), directory('markers/last/kept'), file('markers/last/kept/new', 'before it')],
        opaque('markers/last'),
      ],
    ],
    isCase: ({ kind }, path, layer) => kind === 'opaque' && path === 'last' && layer === 1,
  },
  {
    name: 'a hard link into a lower layer',
    folder: 'into-lower',
    only: { by: 'vfs', reason: 'overlay unpacks a layer without those below' },
    layers: [
      [file('into-lower/a', 'one content'), file('into-lower/b', 'replaced')],
      [hardLink('into-lower/b', 'into-lower/a'), hardLink('into-lower/c', 'into-lower/b')],
      [whiteout('into-lower/a')],
    ],
    isCase: ({ kind, target }, path, layer) =>
      kind === 'hardlink' && path === 'b' && target === 'into-lower/a' && layer === 1,
  },
  {
    name: 'hard links to hard links and to symbolic links, of which the first is removed and made again',
    folder: 'chains',
    layers: [
      [
        ...[file('chains/a', 'linked twice'), hardLink('chains/b', 'chains/a'), hardLink('chains/c', 'chains/b')],
        ...[symlink('chains/s', 'a'), hardLink('chains/t', 'chains/s')],
      ],
      [whiteout('chains/a'), file('chains/a', 'another content')],
    ],
    isCase: ({ kind, target }) => kind === 'hardlink' && target === 'chains/s',
  },
  {
    name: 'a path that is twice in one layer',
    folder: 'twice',
    only: { by: 'tar', reason: 'buildah refuses an archive with a path that is there twice' },
    layers: [
      [
        ...[file('twice/file', 'the first is longer'), file('twice/file', 'the second')],
        ...[file('twice/to-directory', 'file'), directory('twice/to-directory'), file('twice/to-directory/x', 'below')],
        ...[
          directory('twice/directory'),
          file('twice/directory/x', 'stays'),
          directory('twice/directory', { mode: 0o1777 }),
        ],
      ],
    ],
    isCase: ({ kind }, path) => kind === 'directory' && path === 'to-directory',
  },
  {
    name: 'a directory that a file replaces without a whiteout, and the reverse',
    folder: 'replaced',
    layers: [
      [
        directory('replaced/d'),
        file('replaced/d/x', 'below'),
        file('replaced/f', 'a file'),
        symlink('replaced/s', 'd'),
      ],
      [
        ...[file('replaced/d', 'a file now'), directory('replaced/f'), file('replaced/f/x', 'below now')],
        ...[directory('replaced/s'), file('replaced/s/y', 'no link any more')],
      ],
    ],
    isCase: ({ kind }, path, layer) => kind === 'directory' && path === 'f' && layer === 1,
  },
  {
    name: 'each form of names and numbers',
    folder: 'forms',
    layers: [
      [
        ...[file('./forms/dot', 'with a dot', { uid: 1000, gid: 50 }), file('/forms/slash', 'from the root')],
        ...[directory('forms/d/', { mode: 0o2750, uid: 7, gid: 8 }), file('forms//d/./double', 'cleaned')],
        file('forms/base-256', 'a large owner', { uid: 3_000_000, gid: 2_000_000_000, mode: 0o4711 }),
        ...gnuLong(`forms/${'gnu-'.repeat(50)}`, 'a long name of GNU'),
        ...paxFile(`forms/${'pax-'.repeat(50)}ä`, 'a long name of PAX', 123_456_789),
      ],
    ],
    isCase: ({ access }, path) => path.startsWith('pax-') && access?.uid === 123_456_789,
  },
  {
    name: 'directories without an entry',
    folder: 'implied',
    layers: [[file('implied/a/b/c', 'far below')], [file('implied/a/b/d', 'in the layer above')]],
    isCase: (_, path) => path === 'a/b/c',
  },
  {
    name: 'whiteouts of a link to a directory, of nothing, and of names that are not UTF-8',
    folder: 'whiteouts',
    layers: [
      [
        ...[directory('whiteouts/real'), file('whiteouts/real/x', 'stays'), symlink('whiteouts/link', 'real')],
        ...[0xff, 0xfe].map((byte) =>
          file(Buffer.concat([Buffer.from('whiteouts/'), Buffer.of(byte)]), `byte ${byte}`),
        ),
        file('whiteouts/\\xff', 'the same as text'),
      ],
      [
        ...[whiteout('whiteouts/link'), whiteout('whiteouts/nothing')],
        file(Buffer.concat([Buffer.from('whiteouts/.wh.'), Buffer.of(0xff)]), ''),
      ],
    ],
    isCase: ({ kind, rawName }) => kind === 'whiteout' && rawName !== null,
  },
];

/** Returns the cases that a program can unpack. */
export function casesFor(by: 'overlay' | 'vfs' | 'tar'): TarCase[] {
  return TAR_CASES.filter(({ only }) => (only === undefined ? by !== 'tar' : only.by === by));
}
