import { type ValidFile, validateFile } from '#lib/commands/config-file/validate-file.ts';
import { type Access, accessOf, listAccessMistakes, listOverridden } from '#lib/config/access.ts';
import type { Config } from '#lib/config/config.ts';
import { type ContentsSettings, contentsOf, listOverriddenContents } from '#lib/config/contents.ts';
import { FileError } from '#lib/config/errors.ts';
import { sortMistakes } from '#lib/config/file/mistake.ts';
import { readFileConfig } from '#lib/config/file/read.ts';

/** The validated plimsoll.yaml, and the access rules and settings of contents from it and from the environment. */
export type LoadedFile = Readonly<{
  checked: ValidFile;
  access: Access;
  contents: ContentsSettings;
  notices: readonly string[];
}>;

const EMPTY: ValidFile = {
  registries: [],
  repositories: [],
  owners: [],
  rules: [],
  budgets: [],
  channels: [],
  routes: [],
  access: { isPublic: null, roles: {}, oidc: null },
  contents: { bytesPerDay: null, smallerBases: null },
  findings: { checks: {} },
};

/** Reads the file that PLIMSOLL_CONFIG names; empty without one. @throws FileError naming every mistake */
export function loadFile(config: Config): LoadedFile {
  if (config.file === null)
    return { checked: EMPTY, access: accessOf(config), contents: contentsOf(config, EMPTY.contents), notices: [] };
  const reading = readFileConfig(config.file);
  const { checked, mistakes } = validateFile(reading);
  const all = [...reading.mistakes, ...mistakes, ...listAccessMistakes(reading, config.baseUrl)];
  if (all.length > 0) throw new FileError(config.file, sortMistakes(all));
  return {
    checked,
    access: accessOf(config, checked.access),
    contents: contentsOf(config, checked.contents),
    notices: [...listOverridden(config, checked.access), ...listOverriddenContents(config, checked.contents)],
  };
}
