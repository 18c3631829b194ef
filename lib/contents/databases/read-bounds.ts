import type { FileEntry } from '#lib/contents/entry.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';
import type { FileClass, PackageStore } from './source.ts';

/** ReadBounds counts what is read of a layer's records. */
export type ReadBounds = {
  /** Reports whether a file may be read, and notes it when it may not. */
  isWithin(file: Pick<FileEntry, 'path' | 'sizeBytes'>, form: FileClass): boolean;
  /** Returns the most bytes of one file. */
  mostBytes(form: FileClass): number;
  count(form: FileClass, files: number, bytes: number): void;
};

type Counts = { files: number; bytes: number };

export function createReadBounds(limits: ContentsLimits, note: PackageStore['note']): ReadBounds {
  const { databaseBytes, allDatabaseBytes, databases, manifestBytes, manifests } = limits;
  const used = { database: { files: 0, bytes: 0 }, manifest: { files: 0, bytes: 0 } };
  const usedOf = (form: FileClass): Counts => (form === 'database' ? used.database : used.manifest);
  const mostBytes = (form: FileClass) => (form === 'database' ? databaseBytes : manifestBytes);

  return {
    mostBytes,
    isWithin({ path, sizeBytes }, form) {
      const [{ files, bytes }, most] = [usedOf(form), mostBytes(form)];
      const mostFiles = form === 'database' ? databases : manifests;
      const all = form === 'database' ? allDatabaseBytes : manifestBytes * manifests;
      if (sizeBytes > most) note(path, 'too-big', `${sizeBytes} bytes; ${most} are the most`);
      else if (files >= mostFiles) note('', 'too-many', `records of packages; ${mostFiles} are the most`);
      else if (bytes >= all) note(path, 'too-big', `with the files before it; ${all} bytes are the most`);
      else return true;
      return false;
    },
    count(form, files, bytes) {
      const sum = usedOf(form);
      sum.files += files;
      sum.bytes += bytes;
    },
  };
}
