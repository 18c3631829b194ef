/** Returns the process ids of the package manager that runs a script of this repository; see launchers.mjs. */
export function findLaunchers(script: string): number[];
export function decideLaunchers(options: {
  script: string;
  scripts: Record<string, string>;
  env: Record<string, string | undefined>;
  parent: number;
  read: (pid: number) => { parent: number; args: string[] } | null;
}): number[];
