import { type ElfHeader, findOffset } from './elf-header.ts';

/** DynamicNames are the places in the file of the names in a dynamic section. */
export type DynamicNames = { needed: readonly number[]; soname: number | null };

const [DT_NULL, DT_NEEDED, DT_STRTAB, DT_SONAME] = [0, 1, 5, 14];
/** More libraries than any program needs. Each can take a range of the file. */
const MOST_NEEDED = 128;

/** Parses a dynamic section. Returns null when it is damaged. Source: System V ABI, dynamic section */
export function readDynamicSection(section: Buffer, { words, loads }: ElfHeader): DynamicNames | null {
  const wordBytes = words.bits / 8;
  const needed: number[] = [];
  let [soname, address]: [number | null, number | null] = [null, null];
  for (let at = 0; at + 2 * wordBytes <= section.length; at += 2 * wordBytes) {
    const [tag, value] = [words.long(section, at), words.long(section, at + wordBytes)];
    if (tag === DT_NULL) break;
    if (tag === DT_NEEDED && value !== null) needed.push(value);
    else if (tag === DT_STRTAB) address = value;
    else if (tag === DT_SONAME) soname = value;
  }
  if (needed.length === 0 && soname === null) return { needed: [], soname: null };
  const table = address === null ? null : findOffset(loads, address);
  if (table === null || needed.length > MOST_NEEDED) return null;
  return { needed: needed.map((offset) => table + offset), soname: soname === null ? null : table + soname };
}
