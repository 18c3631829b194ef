import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * MachineCode is a file that runs on one kind of machine only. `machine` is ELF's e_machine: 62 for x86-64, 183 for
 * AArch64.
 */
export type MachineCode = { path: string; format: 'elf' | 'mach-o' | 'pe'; machine: number | null };

/** Lists the files below a folder with machine code, by their first bytes. Symbolic links are not followed. */
export function listMachineCode(folder: string): MachineCode[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const found = recognise(readHead(path));
      return found === null ? [] : [{ path, ...found }];
    });
}

function readHead(path: string): Buffer {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

const MACH_O = new Set(['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe']);

export function recognise(head: Buffer): Omit<MachineCode, 'path'> | null {
  if (head.length >= 20 && head.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'))) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return { format: 'elf', machine };
  }
  if (MACH_O.has(head.toString('hex', 0, 4))) return { format: 'mach-o', machine: null };
  return head.length >= 20 && head.toString('latin1', 0, 3) === 'MZ\x90' ? { format: 'pe', machine: null } : null;
}
