import { validateFile } from '#lib/commands/config-file/validate-file.ts';
import { listAccessMistakes } from '#lib/config/access.ts';
import { formatMistake, formatPath, sortMistakes } from '#lib/config/file/mistake.ts';
import { readFileConfig } from '#lib/config/file/read.ts';

export type ConfigCheck = {
  path: string;
  ok: boolean;
  counts: { registries: number; repositories: number; owners: number };
  mistakes: { line: number; column: number; key: string; message: string; hint: string; text: string }[];
};

export type ConfigCheckOptions = {
  path: string;
  /** False on a machine without the environment and secret files of the instance. */
  resolvesSecrets: boolean;
  /** PLIMSOLL_BASE_URL; null when not set. */
  baseUrl: string | null;
};

/** Checks a plimsoll.yaml as a start would, without applying it and without a database; see bin/config-check.mjs. */
export function checkConfigFile({ path, resolvesSecrets, baseUrl }: ConfigCheckOptions): ConfigCheck {
  const reading = readFileConfig(path, { resolvesSecrets });
  const { checked, mistakes } = validateFile(reading);
  const access = resolvesSecrets ? listAccessMistakes(reading, baseUrl) : [];
  const all = sortMistakes([...reading.mistakes, ...mistakes, ...access]);
  const { registries, repositories, owners } = checked;
  return {
    path,
    ok: all.length === 0,
    counts: { registries: registries.length, repositories: repositories.length, owners: owners.length },
    mistakes: all.map((mistake) => ({
      line: mistake.line,
      column: mistake.column,
      key: formatPath(mistake.path),
      message: mistake.message,
      hint: mistake.hint,
      text: formatMistake(path, mistake),
    })),
  };
}
