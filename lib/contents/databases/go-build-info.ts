import type { PackageFlag } from '#lib/domain/package-record.ts';

/** GoModule is a module in a binary. A module that another one replaced has the name and version of the other. */
export type GoModule = { name: string; version: string | null; flags: PackageFlag[] };

/** GoBuildInfo is what a Go binary says of itself; `main` is null for a program outside of a module. */
export type GoBuildInfo = { goVersion: string; main: GoModule | null; dependencies: GoModule[] };

/** The largest programs have about a thousand modules. */
const MOST_LINES = 50_000;

type Line = [kind: 'mod' | 'dep', module: GoModule];

/**
 * Parses the text that Go writes into binaries, as `go version -m` prints it: lines of "mod" or "dep", path, version and
 * sum, separated by tabs. A line of "=>" replaces the module before it. Source: runtime/debug, ParseBuildInfo.
 *
 * @param modules - the text between the two marks; "" for a program without modules
 */
export function parseGoModules(goVersion: string, modules: string): GoBuildInfo {
  const found: Line[] = [];
  for (const line of modules.split('\n', MOST_LINES)) {
    const [kind, name = '', version = ''] = line.split('\t', 4);
    const last = found.at(-1);
    if (kind === 'mod' || kind === 'dep') found.push([kind, { name, version: version || null, flags: [] }]);
    else if (kind === '=>' && last) {
      // A local directory is no name of a module.
      const [, replaced] = last;
      if (!/^(?:\.{0,2}[/\\]|[a-z]:)/i.test(name)) [replaced.name, replaced.version] = [name, version];
      replaced.flags = ['replaced'];
    }
  }
  return {
    goVersion,
    main: found.find(([kind]) => kind === 'mod')?.[1] ?? null,
    dependencies: found.flatMap(([kind, module]) => (kind === 'dep' ? [module] : [])),
  };
}
