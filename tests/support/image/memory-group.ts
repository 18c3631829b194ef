import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** MemoryGroup is a control group with a hard memory limit, as `docker run --memory` creates one. */
export type MemoryGroup = {
  /** A process that writes its id to this file joins the group. */
  procs: string;
  /** The most memory that was ever charged to it, in bytes. */
  peakBytes(): number;
  /** How many of its processes were killed for lack of memory. */
  kills(): number;
  remove(): void;
};

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** Creates a group, or returns why that is impossible here. */
export function makeMemoryGroup(name: string, limitBytes: number): MemoryGroup | { reason: string } {
  try {
    return existsSync(join(V2, 'cgroup.controllers')) ? makeV2(name, limitBytes) : makeV1(name, limitBytes);
  } catch (error) {
    return { reason: `no control group could be made: ${error instanceof Error ? error.message : error}` };
  }
}

function makeV2(name: string, limitBytes: number): MemoryGroup {
  writeFileSync(join(V2, 'cgroup.subtree_control'), '+memory');
  const folder = join(V2, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'memory.max'), String(limitBytes));
  if (existsSync(join(folder, 'memory.swap.max'))) writeFileSync(join(folder, 'memory.swap.max'), '0');
  return {
    procs: join(folder, 'cgroup.procs'),
    peakBytes: () => Number(readFileSync(join(folder, 'memory.peak'), 'utf8')),
    kills: () => Number(/^oom_kill (\d+)/m.exec(readFileSync(join(folder, 'memory.events'), 'utf8'))?.[1] ?? 0),
    remove: () => rmdirSync(folder),
  };
}

function makeV1(name: string, limitBytes: number): MemoryGroup {
  const folder = join(V1, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'memory.limit_in_bytes'), String(limitBytes));
  return {
    procs: join(folder, 'cgroup.procs'),
    peakBytes: () => Number(readFileSync(join(folder, 'memory.max_usage_in_bytes'), 'utf8')),
    kills: () => Number(/^oom_kill (\d+)/m.exec(readFileSync(join(folder, 'memory.oom_control'), 'utf8'))?.[1] ?? 0),
    remove: () => rmdirSync(folder),
  };
}
