import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** States of a process that has ended but whose parent has not read its status. */
const ENDED = /^[ZXx]/;
const HAS_PROC = existsSync('/proc/self/stat');

/**
 * Reads a process from /proc, or with `ps` on systems without it (macOS). Returns null when it has ended or cannot be
 * read.
 *
 * @param {number} pid
 * @returns {{ parent: number, args: string[] } | null}
 */
export function readProcess(pid) {
  return HAS_PROC ? readFromProc(pid) : readFromPs(pid);
}

function readFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets can contain spaces and brackets. State and parent follow it.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (ENDED.test(state)) return null;
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    // A process that sets its title, such as npm, has one text with spaces.
    return { parent: Number(parent), args: line.split(/[\0 ]+/).filter((part) => part !== '') };
  } catch {
    return null;
  }
}

/** Does the same with `ps`. */
export function readFromPs(pid) {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,ppid=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    });
    const [state, parent, ...args] = line.trim().split(/\s+/);
    return parent && !ENDED.test(state) ? { parent: Number(parent), args } : null;
  } catch {
    return null;
  }
}
