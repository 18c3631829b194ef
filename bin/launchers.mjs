import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { readProcess } from './process-table.mjs';

const SHELL = /^-?(?:sh|bash|dash|ash|zsh|ksh|mksh|fish|busybox|cmd\.exe|cmd)$/i;
const PACKAGE_MANAGER = /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx|corepack)(?:-cli)?(?:\.[cm]?js|\.cmd)?$/i;
/** The most levels of npm run inside npm run. No real set-up has more. */
const MOST_LEVELS = 8;

/**
 * Returns the process ids of the package manager that runs `script`, and of the shell between the two; nearest first.
 * Returns none when the script was started directly (a supervisor, nohup, setsid): its parent may then end without
 * ending it.
 *
 * @param {string} script - as written in package.json: "bin/start.mjs"
 * @returns {number[]}
 */
export function findLaunchers(script) {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return decideLaunchers({ script, scripts, env: process.env, parent: process.ppid, read: readProcess });
}

/**
 * Decides for `findLaunchers`. All processes below a package manager inherit its environment, so it counts only when it
 * names `script`.
 *
 * @param {{ script: string, scripts: Record<string, string>, env: Record<string, string | undefined>, parent: number,
 * read: (pid: number) => { parent: number, args: string[] } | null }} options
 * @returns {number[]}
 */
export function decideLaunchers({ script, scripts, env, parent, read }) {
  const event = env.npm_lifecycle_event;
  const command = event === undefined ? undefined : (env.npm_lifecycle_script ?? scripts[event]);
  if (!command?.includes(script) || parent <= 1) return [];
  const chain = [parent];
  const direct = read(parent);
  if (direct !== null && isShell(direct.args) && direct.parent > 1) chain.push(direct.parent);
  // A package manager can be run by the script of another one.
  while (chain.length < MOST_LEVELS) {
    const next = read(chain.at(-1))?.parent ?? 0;
    const above = next > 1 ? read(next) : null;
    if (above === null) break;
    if (isPackageManager(above.args)) chain.push(next);
    else if (isShell(above.args) && isPackageManager(read(above.parent)?.args ?? [])) chain.push(next, above.parent);
    else break;
  }
  return chain;
}

/** Recognises a shell that runs one command. A shell without -c is interactive or runs a file. */
function isShell(args) {
  return SHELL.test(nameOf(args[0])) && args.slice(1).some((arg) => /^(?:-[a-z]*c|\/d|\/c)$/i.test(arg));
}

/** Recognises "npm start", npm's own process title, and "node …/npm-cli.js start". */
function isPackageManager(args) {
  return args.slice(0, 2).some((arg) => PACKAGE_MANAGER.test(nameOf(arg)));
}

function nameOf(path = '') {
  return path.split(/[/\\]/).at(-1) ?? '';
}
