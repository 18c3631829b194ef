import { z } from 'zod';
import { FILE_KINDS } from '#lib/contents/entry.ts';
import { ARCHIVE_FORMATS, BYTECODE_FORMATS } from '#lib/contents/file-type/file-type.ts';

const Count = z.int().nonnegative();

const ElfType = z.object({
  kind: z.literal('elf'),
  bits: z.union([z.literal(32), z.literal(64)]),
  interpreter: z.string().nullable(),
  dynamic: z.union([
    z.object({ needed: z.array(z.string()).readonly(), soname: z.string().nullable() }),
    z.literal('none'),
    z.literal('not read'),
  ]),
  isStripped: z.boolean().nullable(),
});
const RecordedType = z.union([
  z.object({ kind: z.enum(['text', 'binary', 'source-map']) }),
  z.object({ kind: z.literal('script'), interpreter: z.string().nullable() }),
  z.object({ kind: z.literal('archive'), format: z.enum(ARCHIVE_FORMATS) }),
  z.object({ kind: z.literal('bytecode'), format: z.enum(BYTECODE_FORMATS) }),
  ElfType,
]);

/** FileForm is what many files have in common. `mode` has permission bits; all files belong to root. */
const FileForm = z.object({ kind: z.enum(FILE_KINDS), mode: Count, type: RecordedType.nullable() });

/**
 * PackageFiles has a column for each property of a package's files, in the order of its archive. All columns have one value a file,
 * except `targets` and `contents`.
 */
const PackageFiles = z.object({
  kind: z.enum(['npm', 'deb']),
  name: z.string(),
  version: z.string(),
  /** One path a line, without a slash at either end, relative to the folder of the package. The first of an npm package is empty. */
  paths: z.string(),
  /** Numbers of forms. */
  forms: z.array(Count),
  sizes: z.array(Count),
  /** Bytes of the compressed archive that each file takes, with its headers. */
  packed: z.array(Count),
  /** Targets of the links, one a line. */
  targets: z.string(),
  /** For each file with bytes: 0 for a content that no earlier file has, else how many distinct contents it goes back. */
  contents: z.array(Count),
});

/** A folder below the application, the number of a package there, and 1 when it is only for development. */
const InstalledPlace = z.tuple([z.string(), Count, z.union([z.literal(0), z.literal(1)])]);

/** RecordedPackages is the file of recorded packages. */
export const RecordedPackages = z.object({
  format: z.literal(1),
  forms: z.array(FileForm),
  packages: z.array(PackageFiles),
  /** Numbers of the packages of Debian that belong together, by name. */
  sets: z.record(z.string(), z.array(Count)),
  /** What `npm ci` installs, by name. */
  installs: z.record(z.string(), z.array(InstalledPlace)),
});
export type RecordedPackages = z.infer<typeof RecordedPackages>;
export type PackageFiles = z.infer<typeof PackageFiles>;
export type FileForm = z.infer<typeof FileForm>;

/** Name of the file in the folder of recorded data. */
export const PACKAGES_FILE = 'packages.json.br';
