/** ElfShape is an ELF file to build, in the order of a linker or of a tool that moves names to the end. */
export type ElfShape = {
  bits?: 32 | 64;
  isLittle?: boolean;
  interpreter?: string | null;
  needed?: readonly string[];
  soname?: string | null;
  /** False for a file without a dynamic section. */
  isDynamic?: boolean;
  /** Types of the section headers at the end: 2 is a symbol table. Null for a file without section headers. */
  sections?: readonly number[] | null;
  /** Bytes before the names, between names and dynamic section, and after them. */
  gaps?: readonly [number, number, number];
  /** Puts the names after the dynamic section. */
  namesLast?: boolean;
};

const ADDRESS = 0x40_0000;
const [PT_LOAD, PT_DYNAMIC, PT_INTERP] = [1, 2, 3];

/** Builds an ELF file with the headers that a loader reads. It cannot be run. */
export function elfOf(shape: ElfShape = {}): Buffer {
  const { bits = 64, isLittle = true, interpreter = null, needed = [], soname = null, isDynamic = true } = shape;
  const { sections = [0, 1], gaps = [0, 0, 0], namesLast = false } = shape;
  const is64 = bits === 64;
  const put = (bytes: Buffer, at: number, value: number, count: number) => {
    if (count === 8) (isLittle ? bytes.writeBigUInt64LE : bytes.writeBigUInt64BE).call(bytes, BigInt(value), at);
    else if (isLittle) bytes.writeUIntLE(value, at, count);
    else bytes.writeUIntBE(value, at, count);
  };
  const long = is64 ? 8 : 4;
  const [headerBytes, programBytes, sectionBytes] = is64 ? [64, 56, 64] : [52, 32, 40];

  const names = Buffer.from(
    `\0${[...needed, ...(soname === null ? [] : [soname])].map((name) => `${name}\0`).join('')}`,
  );
  const placeOf = (index: number) => 1 + needed.slice(0, index).reduce((bytes, name) => bytes + name.length + 1, 0);
  const interpreterAt = headerBytes + 3 * programBytes;
  const interpreterBytes = Buffer.from(interpreter === null ? '' : `${interpreter}\0`);
  const bodyAt = interpreterAt + interpreterBytes.length + gaps[0];
  const tags = needed.length + (soname === null ? 0 : 1) + 2;
  const dynamicBytes = tags * 2 * long;
  const namesAt = namesLast ? bodyAt + dynamicBytes + gaps[1] : bodyAt;
  const dynamicAt = namesLast ? bodyAt : bodyAt + names.length + gaps[1];
  const sectionsAt = bodyAt + names.length + dynamicBytes + gaps[1] + gaps[2];

  const file = Buffer.alloc(sectionsAt + (sections?.length ?? 0) * sectionBytes, 0x90);
  file.fill(0, 0, interpreterAt);
  file.set([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isLittle ? 1 : 2, 1]);
  put(file, is64 ? 32 : 28, headerBytes, long);
  put(file, is64 ? 40 : 32, sections === null ? 0 : sectionsAt, long);
  const counts = is64 ? 54 : 42;
  for (const [index, value] of [programBytes, 3, sectionBytes, sections?.length ?? 0].entries())
    put(file, counts + index * 2, value, 2);

  const program = (index: number, type: number, start: number, bytes: number) => {
    const at = headerBytes + index * programBytes;
    put(file, at, type, 4);
    put(file, at + (is64 ? 8 : 4), start, long);
    put(file, at + (is64 ? 16 : 8), ADDRESS + start, long);
    put(file, at + (is64 ? 32 : 16), bytes, long);
  };
  program(0, PT_LOAD, 0, sectionsAt);
  if (interpreter !== null) program(1, PT_INTERP, interpreterAt, interpreterBytes.length);
  if (isDynamic) program(2, PT_DYNAMIC, dynamicAt, dynamicBytes);

  file.set(interpreterBytes, interpreterAt);
  file.set(names, namesAt);
  const dynamic: [number, number][] = needed.map((_, index) => [1, placeOf(index)]);
  if (soname !== null) dynamic.push([14, placeOf(needed.length)]);
  dynamic.push([5, ADDRESS + namesAt], [0, 0]);
  for (const [index, [tag, value]] of dynamic.entries()) {
    put(file, dynamicAt + index * 2 * long, tag, long);
    put(file, dynamicAt + index * 2 * long + long, value, long);
  }
  for (const [index, type] of (sections ?? []).entries()) {
    file.fill(0, sectionsAt + index * sectionBytes, sectionsAt + (index + 1) * sectionBytes);
    put(file, sectionsAt + index * sectionBytes + 4, type, 4);
  }
  return file;
}
