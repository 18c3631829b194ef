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
  /** False where the environment and the secret files are not those of the instance. */
  resolvesSecrets: boolean;
  /** PLIMSOLL_BASE_URL; null where it is not set. */
  baseUrl: string | null;
};

/** What a start would say of a plimsoll.yaml. Nothing is applied, and no database is needed; see bin/config-check.mjs. */
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
