import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { runCommand } from '#tests/support/image/command.ts';

/** BuiltCase is made in a folder of its own by changes of a mounted file system. Each step becomes a layer. */
export type BuiltCase = {
  name: string;
  folder: string;
  steps: ((folder: string) => void | Promise<void>)[];
  /** Reports whether a layer has what the case is about. Paths are relative to the folder. */
  isCase(entry: IndexedFile, path: string, layer: number): boolean;
};

const bytes = (folder: string, ...name: number[]) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);

export const BUILT_CASES: readonly BuiltCase[] = [
  {
    name: 'an opaque directory',
    folder: 'opaque',
    steps: [
      (folder) => {
        mkdirSync(join(folder, 'data/below'), { recursive: true });
        writeFileSync(join(folder, 'data/old'), 'old');
        writeFileSync(join(folder, 'data/below/older'), 'older');
      },
      (folder) => {
        rmSync(join(folder, 'data'), { recursive: true });
        mkdirSync(join(folder, 'data'));
        writeFileSync(join(folder, 'data/new'), 'new file');
      },
      (folder) => writeFileSync(join(folder, 'data/newer'), 'newer file'),
    ],
    isCase: ({ kind }, path, layer) => kind === 'opaque' && path === 'data' && layer === 1,
  },
  {
    name: 'a removed file and a removed directory',
    folder: 'removed',
    steps: [
      (folder) => {
        mkdirSync(join(folder, 'a/b'), { recursive: true });
        for (const name of ['file', 'a/b/c', 'kept']) writeFileSync(join(folder, name), name);
      },
      (folder) => {
        rmSync(join(folder, 'file'));
        rmSync(join(folder, 'a'), { recursive: true });
      },
    ],
    isCase: ({ kind }, path) => kind === 'whiteout' && path === 'a',
  },
  {
    name: 'a removed first name of a hard link',
    folder: 'first-name',
    steps: [
      (folder) => {
        writeFileSync(join(folder, 'a'), 'one content');
        for (const name of ['b', 'c']) linkSync(join(folder, 'a'), join(folder, name));
      },
      (folder) => unlinkSync(join(folder, 'a')),
      (folder) => unlinkSync(join(folder, 'b')),
    ],
    isCase: ({ kind, target }) => kind === 'hardlink' && target === 'first-name/a',
  },
  {
    name: 'a hard link to a file of a lower layer',
    folder: 'lower-file',
    steps: [
      (folder) => writeFileSync(join(folder, 'z'), 'content of the lower layer'),
      (folder) => linkSync(join(folder, 'z'), join(folder, 'a')),
    ],
    isCase: ({ kind }, _, layer) => kind === 'hardlink' && layer === 1,
  },
  {
    name: 'a changed mode of a directory only',
    folder: 'mode-only',
    steps: [
      (folder) => {
        mkdirSync(join(folder, 'private'));
        writeFileSync(join(folder, 'private/file'), 'inside');
      },
      (folder) => chmodSync(join(folder, 'private'), 0o1700),
    ],
    isCase: ({ kind, access }, path, layer) =>
      kind === 'directory' && path === 'private' && layer === 1 && access?.mode === 0o1700,
  },
  {
    name: 'a directory that a file replaces',
    folder: 'to-file',
    steps: [
      (folder) => {
        mkdirSync(join(folder, 'x/deep'), { recursive: true });
        writeFileSync(join(folder, 'x/deep/file'), 'deep');
      },
      (folder) => {
        rmSync(join(folder, 'x'), { recursive: true });
        writeFileSync(join(folder, 'x'), 'now a file');
      },
    ],
    isCase: ({ kind }, path, layer) => kind === 'file' && path === 'x' && layer === 1,
  },
  {
    name: 'a file that a directory replaces',
    folder: 'to-directory',
    steps: [
      (folder) => writeFileSync(join(folder, 'x'), 'a file'),
      (folder) => {
        rmSync(join(folder, 'x'));
        mkdirSync(join(folder, 'x'));
        writeFileSync(join(folder, 'x/y'), 'now below');
      },
    ],
    isCase: ({ kind }, path, layer) => kind === 'directory' && path === 'x' && layer === 1,
  },
  {
    name: 'a directory that a symbolic link replaces, and the reverse',
    folder: 'links',
    steps: [
      (folder) => {
        for (const name of ['real', 'becomes-link']) mkdirSync(join(folder, name));
        for (const name of ['real', 'becomes-link']) writeFileSync(join(folder, name, 'file'), name);
        symlinkSync('real', join(folder, 'becomes-directory'));
        symlinkSync('nowhere/at/all', join(folder, 'dangling'));
      },
      (folder) => {
        rmSync(join(folder, 'becomes-link'), { recursive: true });
        symlinkSync('/links/real', join(folder, 'becomes-link'));
        rmSync(join(folder, 'becomes-directory'));
        mkdirSync(join(folder, 'becomes-directory'));
        writeFileSync(join(folder, 'becomes-directory/file'), 'another file');
        lchownSync(join(folder, 'dangling'), 5, 6);
      },
    ],
    isCase: ({ kind }, path, layer) => kind === 'symlink' && path === 'becomes-link' && layer === 1,
  },
  {
    name: 'names that are not UTF-8',
    folder: 'names',
    steps: [
      (folder) => {
        writeFileSync(bytes(folder, 0xff), 'one byte');
        writeFileSync(bytes(folder, 0xfe), 'another byte');
        writeFileSync(join(folder, '\\xff'), 'the same as text');
        writeFileSync(bytes(folder, 0xc3), 'half of a character');
        writeFileSync(join(folder, 'ä\\b\n'), 'valid, with a backslash and a line break');
        mkdirSync(bytes(folder, 0x64, 0xe9));
        writeFileSync(bytes(folder, 0x64, 0xe9, 0x2f, 0x66), 'below');
        symlinkSync(Buffer.of(0x64, 0xe9, 0x5c), bytes(folder, 0x6c));
        writeFileSync(bytes(folder, 0x67, 0x80), 'gone later');
      },
      (folder) => {
        unlinkSync(bytes(folder, 0x67, 0x80));
        unlinkSync(bytes(folder, 0xfe));
        linkSync(bytes(folder, 0xff), bytes(folder, 0xf0, 0x9f));
      },
    ],
    isCase: ({ kind, rawName }) => kind === 'whiteout' && rawName !== null,
  },
  {
    name: 'devices, pipes, special modes and owners',
    folder: 'special',
    steps: [
      async (folder) => {
        await runCommand('mknod', [join(folder, 'character'), 'c', '1', '7']);
        await runCommand('mknod', [join(folder, 'block'), 'b', '7', '300']);
        await runCommand('mkfifo', [join(folder, 'pipe')]);
        for (const name of ['setuid', 'far', 'replaced']) writeFileSync(join(folder, name), name);
        chmodSync(join(folder, 'setuid'), 0o6751);
        chownSync(join(folder, 'far'), 3_000_000, 4_000_000_000);
      },
      async (folder) => {
        rmSync(join(folder, 'replaced'));
        await runCommand('mkfifo', [join(folder, 'replaced')]);
        rmSync(join(folder, 'pipe'));
        writeFileSync(join(folder, 'pipe'), 'no pipe any more');
        chownSync(join(folder, 'setuid'), 33, 33);
        // The kernel clears these bits when the owner changes.
        chmodSync(join(folder, 'setuid'), 0o6751);
      },
    ],
    isCase: ({ access }, path) => path === 'far' && access?.gid === 4_000_000_000,
  },
  {
    name: 'a renamed directory, with long names and empty files',
    folder: 'renamed',
    steps: [
      (folder) => {
        mkdirSync(join(folder, 'old', 'n'.repeat(200), 'm'.repeat(200)), { recursive: true });
        writeFileSync(join(folder, 'old', 'n'.repeat(200), 'm'.repeat(200), 'o'.repeat(255)), 'far below');
        writeFileSync(join(folder, 'old/empty'), '');
        writeFileSync(join(folder, 'old/holes'), 'x');
        truncateSync(join(folder, 'old/holes'), 300_000);
        symlinkSync('t'.repeat(300), join(folder, 'old/long-link'));
      },
      async (folder) => {
        await runCommand('mv', [join(folder, 'old'), join(folder, 'new')]);
        renameSync(join(folder, 'new/empty'), join(folder, 'new/still-empty'));
      },
    ],
    isCase: ({ kind }, path, layer) => kind === 'whiteout' && path === 'old' && layer === 1,
  },
];
