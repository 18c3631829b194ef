import { readRunInputs } from '#lib/contents/change/run-inputs.ts';
import {
  type CopyInstruction,
  parseInstruction,
  type RunInstruction,
  UNKNOWN_FILES,
} from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy, isFromStage } from '#lib/findings/dockerfile/mend-copy.ts';
import { formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import { showInstructions } from '#lib/findings/dockerfile/shown-lines.ts';
import type { Remedy } from '#lib/findings/finding.ts';

const CACHE_NOTE =
  'A cache mount (RUN --mount=type=cache) makes builds faster, but nodes still pull the new layer. ' +
  'Builds in CI need the cache of the last build, such as with --cache-from.';
const INSTALL =
  'Copy the manifest and the lock file first, install, and copy the sources afterwards. The layer then changes only with the lock file. ';
const MOVE = 'Move the installation above the instruction that changes in each release. ';
const COPIED =
  'The files are the same, but the layer was built again because one below it changed. With COPY --link, BuildKit uses the layer of ' +
  'the last build again. Builds in CI need the cache of that build, such as with --cache-from.';
const NO_CACHE =
  'No layer below it changed, so that the builds did not use the cache of the build before. Give them one, in CI with --cache-to and ' +
  '--cache-from: equal instructions then make equal layers. A cache mount (RUN --mount=type=cache) does not do that.';

/** The files that a package manager reads, by the one that decides what it installs. */
const READ_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'package-lock.json': ['package.json', 'package-lock.json'],
  'pnpm-lock.yaml': ['package.json', 'pnpm-lock.yaml'],
  'yarn.lock': ['package.json', 'yarn.lock'],
  'bun.lock': ['package.json', 'bun.lock'],
  'poetry.lock': ['pyproject.toml', 'poetry.lock'],
  'uv.lock': ['pyproject.toml', 'uv.lock'],
  'pdm.lock': ['pyproject.toml', 'pdm.lock'],
  'Pipfile.lock': ['Pipfile', 'Pipfile.lock'],
  'go.mod': ['go.mod', 'go.sum'],
  'Cargo.lock': ['Cargo.toml', 'Cargo.lock'],
  'Gemfile.lock': ['Gemfile', 'Gemfile.lock'],
  'composer.lock': ['composer.json', 'composer.lock'],
};

/**
 * Returns how a layer is no longer built again for nothing.
 *
 * @param raw - the instruction of the layer
 * @param trigger - the lowest instruction below it that did change; null when none did
 */
export function mendOrder(raw: string, trigger: string | null): Remedy {
  const own = parseInstruction(raw);
  const cause = parseInstruction(trigger);
  const before = showInstructions([trigger, raw]);
  if (trigger === null) return { text: NO_CACHE, before, after: null };
  if (own?.verb !== 'RUN') return { text: COPIED, before, after: own === null ? null : linkCopy(own) };
  const locks = readRunInputs(own, '')?.flatMap((command) => command.locks) ?? [];
  if (locks.length === 0) {
    const lines =
      cause === null ? null : [formatRun(own), cause.verb === 'RUN' ? formatRun(cause) : formatCopy(cause)].join('\n');
    return { text: `${MOVE}${CACHE_NOTE}`, before, after: lines };
  }
  const isCopy = cause?.verb === 'COPY' || cause?.verb === 'ADD';
  return { text: `${INSTALL}${CACHE_NOTE}`, before, after: isCopy ? installFirst(own, cause) : null };
}

function linkCopy(copy: CopyInstruction): string | null {
  if (copy.sources.includes(UNKNOWN_FILES) || copy.flags.includes('--link')) return null;
  return formatCopy({ ...copy, flags: ['--link', ...copy.flags] });
}

/** Copies what the installer reads, installs, and copies the rest. Null where the place of the lock file in the context is not known. */
function installFirst(run: RunInstruction, copy: CopyInstruction): string | null {
  if (isFromStage(copy)) return null;
  const folders = listFolders(run, copy.target);
  if (folders === null) return null;
  const copies = [...folders].map(([folder, names]) => {
    const within = (name: string) => (folder === '' ? name : `${folder}/${name}`);
    const root = copy.target.replace(/(?<=.)\/$/, '');
    const target = `${root === '/' ? '' : root}/${folder === '' ? '' : `${folder}/`}`;
    return formatCopy({ ...copy, sources: [...names].map(within), target });
  });
  return [...copies, formatRun(run), formatCopy(copy)].join('\n');
}

/** Returns the files to copy first by their folder in the context. Null when one is elsewhere. */
function listFolders(run: RunInstruction, target: string): Map<string, Set<string>> | null {
  const found = new Map<string, Set<string>>();
  for (const path of listLocks(run)) {
    const inside = path.relative ?? pathInTarget(path.full, target);
    if (inside === null || !isPlainPath(inside)) return null;
    const slash = inside.lastIndexOf('/');
    const [folder, name] = [inside.slice(0, Math.max(0, slash)), inside.slice(slash + 1)];
    const names = found.get(folder) ?? new Set();
    for (const one of READ_TOGETHER[name] ?? [name]) names.add(one);
    found.set(folder, names);
  }
  return found.size === 0 ? null : found;
}

/** A name that no path of a command has. */
const PLACE = '\u0000';

/** Returns the lock files of a command: relative to the working directory, else from the root. */
function listLocks(run: RunInstruction): { relative: string | null; full: string }[] {
  const locks = readRunInputs(run, PLACE)?.flatMap((command) => command.locks) ?? [];
  return locks.map(([full = '']) => ({
    full,
    relative: full.startsWith(`${PLACE}/`) ? full.slice(PLACE.length + 1) : null,
  }));
}

function pathInTarget(path: string, target: string): string | null {
  const folder = `${target.replace(/\/$/, '')}/`;
  return `/${path}`.startsWith(folder) ? `/${path}`.slice(folder.length) : null;
}
