import { FilePile } from '#lib/findings/collect/file-pile.ts';
import { nameOf } from '#lib/findings/collect/names.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { listBuildLayers } from '#lib/findings/dockerfile/build-stage.ts';
import { formatIgnored, isFromStage, leaveOut } from '#lib/findings/dockerfile/mend-copy.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';

/** Code that others wrote, and places of the system. */
const NOT_APPLICATION =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|vendor|gems|bower_components|Homebrew|\.next|pkg\/mod|registry)(?:\/|$)|^(?:usr\/(?!src\/)|lib|etc|var\/(?!www)|bin|sbin|root\/\.|boot|nix\/)/;
/** Libraries bring files of their hosts, and package managers read the history of those that they clone. */
const LIBRARIES =
  /(?:^|\/)(?:node_modules|Homebrew|vendor|site-packages|dist-packages|gems|bower_components|pkg\/mod|registry\/src|git\/checkouts|git\/db)\//;
/** The history of a repository, files for its host and for editors. */
const HISTORY = /^((?:.*\/)?\.(?:git|hg|svn|bzr|jj))(?:\/|$)/;
const HOST = /^((?:.*\/)?\.(?:github|gitlab|circleci|buildkite|husky|vscode|vs|idea|fleet|zed|devcontainer))(?:\/|$)/;
const TESTS =
  /^((?:.*\/)?(?:__tests__|__mocks__|__snapshots__|tests?|specs?|e2e|cypress|testdata|fixtures|coverage|docs?|examples?))(?:\/|$)/;
const TEST_FILE = /(?:\.(?:test|spec|stories)\.[cm]?[jt]sx?|_test\.(?:go|py|rb)|\.(?:md|markdown))$|^test_(?=.*\.py$)/;
const SOURCE = /(?<!\.d)\.[cm]?tsx?$/;
const RESULTS = ['dist', 'build', '.next', 'out'];
const RUNS_SOURCES =
  /(?:^|\/)(?:tsx|ts-node(?:-dev)?|bun|deno|vite-node|nodemon|next|nuxt)$|\.[cm]?tsx?$|strip-types|^dev$/;

type About = 'history' | 'tests' | 'maps' | 'sources';
type Piles = Record<About, FilePile>;
/** Patterns for .dockerignore, with the bytes that each excludes. */
type Patterns = Record<'tests' | 'sources', Map<string, number>>;

/** Finds what belongs to the repository of the source and not to the application. */
export function createRepositoryRule(facts: ImageFacts): RuleRun {
  const piles: Piles = {
    history: new FilePile(),
    tests: new FilePile(),
    maps: new FilePile(),
    sources: new FilePile(),
  };
  const patterns: Patterns = { tests: new Map(), sources: new Map() };
  const isCopied = facts.instructions.map((one) => (one?.verb ?? 'RUN') !== 'RUN');
  const find = perFolder(findPlace);
  const hasResult = createResultFinder(facts);
  const runsSources = facts.commandWords.some((word) => RUNS_SOURCES.test(word));

  function addCopied(file: SeenFile): void {
    const place = find(file.folder);
    const [testFile] = TEST_FILE.exec(file.name) ?? [];
    if (place?.about === 'tests') addTo('tests', file, place.root, `**/${nameOf(place.root)}`);
    else if (testFile !== undefined)
      addTo('tests', file, file.folder || file.path, testFile === 'test_' ? '**/test_*.py' : `**/*${testFile}`);
    else if (!runsSources && SOURCE.test(file.name) && hasResult(file.folder))
      addTo('sources', file, file.folder, `**/*${file.name.slice(file.name.lastIndexOf('.'))}`);
  }

  function addTo(about: 'tests' | 'sources', file: SeenFile, group: string, pattern: string): void {
    piles[about].add(file, group);
    const known = patterns[about];
    known.set(pattern, (known.get(pattern) ?? 0) + file.packedBytes);
  }

  return {
    onFile(file) {
      if (!file.isOwn || file.nameCount > 1 || file.owner !== null) return;
      const place = find(file.folder);
      if (place?.about === 'history') piles.history.add(file, place.root);
      else if (file.name.endsWith('.map')) {
        if (facts.typeOf(file)?.kind === 'source-map' && !file.path.includes('node_modules/'))
          piles.maps.add(file, file.folder || file.path);
      } else if (place !== null && isCopied[file.layer]) addCopied(file);
    },
    finish: () => describePiles(facts, piles, patterns).filter(({ pile }) => !pile.isEmpty),
  };
}

/** Returns what a folder of the application is; null for any other folder. */
function findPlace(folder: string): { about: 'history' | 'tests' | 'application'; root: string } | null {
  const history = HISTORY.exec(folder)?.[1] ?? HOST.exec(folder)?.[1];
  if (history !== undefined && !LIBRARIES.test(folder)) return { about: 'history', root: history };
  if (NOT_APPLICATION.test(folder)) return null;
  const tests = TESTS.exec(folder)?.[1];
  return tests === undefined ? { about: 'application', root: folder } : { about: 'tests', root: tests };
}

/** Returns a test for folders above or beside which there is the result of a build. */
function createResultFinder({ merged }: ImageFacts): (folder: string) => boolean {
  return perFolder((folder) => {
    const parts = folder.split('/');
    for (let count = parts.length; count > 0 && count > parts.length - MOST_LEVELS; count -= 1) {
      const at = parts.slice(0, count).join('/');
      if (merged.findKind(`${at}/package.json`) === null) continue;
      return RESULTS.some(
        (name) => merged.findKind(`${at}/${name}`) === 'directory' && !`${folder}/`.startsWith(`${at}/${name}/`),
      );
    }
    return false;
  });
}

/** Levels between a source and the folder of its application. */
const MOST_LEVELS = 8;

function describePiles(facts: ImageFacts, { history, tests, maps, sources }: Piles, patterns: Patterns): Candidate[] {
  // With git in the image, something can read the history.
  const hasGit = facts.merged.findKind('usr/bin/git') !== null;
  const ofHistory = [...history.groups.keys()].map((path) => `**/${nameOf(path)}`);
  // Without its sources, an image that builds its result could not do so.
  const ofSources = listBuildLayers(facts).length > 0 ? [] : [...listLargest(patterns.sources), '!**/*.d.ts'];
  return [
    candidate(
      'history',
      hasGit ? 'likely' : 'certain',
      'The history of a repository, or files of its host and of editors',
      history,
      ofHistory,
    ),
    candidate('tests', 'likely', 'Tests and documents of the application', tests, listLargest(patterns.tests)),
    candidate('source-maps', 'likely', 'Source maps', maps, ['**/*.map']),
    candidate('sources', 'likely', 'Sources beside the result of their build', sources, ofSources),
  ];

  function candidate(
    about: string,
    certainty: Candidate['certainty'],
    title: string,
    pile: FilePile,
    patterns: readonly string[],
  ): Candidate {
    const text = 'Exclude the files in .dockerignore, or copy only what the application needs.';
    const remedy = mendLayers(facts, mainLayers(pile), text, (instruction) => {
      const excluded = [...new Set(patterns)].slice(0, MOST_PATTERNS);
      const paths = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_PATTERNS);
      if (instruction.verb !== 'RUN' && about === 'history' && paths.length > 0)
        return leaveOut(instruction, paths, excluded);
      if (instruction.verb !== 'RUN')
        return excluded.length === 0 || isFromStage(instruction) ? null : formatIgnored(excluded);
      return about === 'history' && paths.length > 0
        ? formatRun(addSteps(instruction, [`rm -rf ${paths.map((path) => `/${path}`).join(' ')}`]))
        : null;
    });
    return { kind: 'repository-in-image', about, certainty, title, pile, remedy };
  }
}

const MOST_PATTERNS = 12;

/** Returns the patterns that exclude most first. */
const listLargest = (patterns: ReadonlyMap<string, number>): string[] =>
  [...patterns].sort(([, one], [, other]) => other - one).map(([pattern]) => pattern);
