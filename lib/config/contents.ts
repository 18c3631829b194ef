import type { Config } from './config.ts';
import type { FileContents } from './file/file-config.ts';

/** What is read of the contents of layers without a request, from the environment and from plimsoll.yaml. */
export type ContentsSettings = Readonly<{
  /** Bytes of layers that are read automatically from each registry on a UTC day; 0 reads on request only. */
  bytesPerDay: number;
}>;

const DEFAULT_BYTES_PER_DAY = 2_000_000_000;

type Settings = Pick<Config, 'contentsBytesPerDay'>;

/** Merges the settings. The environment takes precedence over the file, as with access. */
export function contentsOf({ contentsBytesPerDay }: Settings, file: FileContents): ContentsSettings {
  return { bytesPerDay: contentsBytesPerDay ?? file.bytesPerDay ?? DEFAULT_BYTES_PER_DAY };
}

/** Sentences about settings of the file that the environment overrides. */
export function listOverriddenContents({ contentsBytesPerDay }: Settings, { bytesPerDay }: FileContents): string[] {
  if (contentsBytesPerDay === null || bytesPerDay === null || contentsBytesPerDay === bytesPerDay) return [];
  return ['PLIMSOLL_CONTENTS_BYTES_PER_DAY is set, which takes precedence over contents.bytesPerDay'];
}
