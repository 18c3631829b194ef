import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group with a hard limit of memory, as `docker run --memory` makes one. */
export type MemoryGroup = {
  /** Processes that write their id here are in it. */
  procs: string;
  /** Most that was ever charged to it, in bytes. */
  peakBytes(): number;
  /** How often a process in it was killed for want of memory. */
  kills(): number;
  remove(): void;
};

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** Makes one, or says why that is not possible here. */
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
