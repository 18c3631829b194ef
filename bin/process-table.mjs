import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process that ended, and whose parent has not asked for its status yet. */
const ENDED = /^[ZXx]/;
const HAS_PROC = existsSync('/proc/self/stat');

/**
 * Reads a process from /proc, or with `ps` where there is none (macOS). Null where it has ended or cannot be read.
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
    // The name in brackets may hold spaces and brackets; the state and the parent follow it.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (ENDED.test(state)) return null;
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    // A process that sets its title (npm does) leaves one text with spaces.
    return { parent: Number(parent), args: line.split(/[\0 ]+/).filter((part) => part !== '') };
  } catch {
    return null;
  }
}

/** The same by `ps`, on every system that has it. */
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
