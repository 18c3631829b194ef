import { FilePile } from '#lib/findings/collect/file-pile.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import type { Remedy } from '#lib/findings/finding.ts';

/** Examples of configuration are copied from there. */
const EXAMPLES = /\/examples(?:\/|$)/;
const MANUALS = /^((?:(?:usr\/(?:local\/)?|opt\/[^/]+\/)share|usr\/local)\/(?:man|info|doc|gtk-doc|help))(?:\/|$)/;
const LOCALES = /^((?:usr\/(?:local\/)?|opt\/[^/]+\/)share\/(?:locale|i18n))(?:\/|$)/;
const DEBUG = /^(usr\/lib\/debug)(?:\/|$)/;
/** Licences stay, because many must be distributed with the program. */
const LICENCE = /^(?:copyright|licen[cs]e|copying|notice|authors)/i;
const LICENCES = /\/licen[cs]e[^/]*(?:\/|$)/;
/** Smaller programs are not worth the work. */
const LEAST_PROGRAM = 1_000_000;
/** A symbol table is a fifth to a third of a program; the rest of it stays. */
const SYMBOLS_SHARE = 0.25;

/** Finds manuals, translations, packages' documents, debug files and programs with symbols. */
export function createDocumentationRule(facts: ImageFacts): RuleRun {
  const piles = { manuals: new FilePile(), locales: new FilePile(), debug: new FilePile(), readmes: new FilePile() };
  const programs = new FilePile();
  const find = perFolder(findPlace);

  function addByType(file: SeenFile): void {
    if (file.sizeBytes < LEAST_PROGRAM) return;
    const type = facts.typeOf(file);
    if (type?.kind !== 'elf' || type.isStripped !== false) return;
    if (file.name.endsWith('.debug')) piles.debug.add(file, file.path);
    else programs.add(file, file.path, Math.round(file.packedBytes * SYMBOLS_SHARE));
  }

  return {
    onFile(file) {
      if (!file.isOwn || file.nameCount > 1) return;
      const place = find(file.folder);
      if (place !== null && !LICENCE.test(file.name)) piles[place.about].add(file, place.root);
      else if (place === null && file.folder.includes('node_modules/') && isReadme(file.name))
        piles.readmes.add(file, file.folder.slice(0, file.folder.indexOf('node_modules/') + 'node_modules'.length));
      else addByType(file);
    },
    finish() {
      const hasManual = facts.merged.findKind('usr/bin/man') !== null;
      const hasDebugger = ['usr/bin/gdb', 'usr/local/bin/gdb'].some((path) => facts.merged.findKind(path) !== null);
      const found: Candidate[] = [
        {
          ...base('manuals', hasManual ? 'likely' : 'certain', piles.manuals),
          title: 'Manuals and documents of packages',
          remedy: removeDocuments(facts, piles.manuals),
        },
        {
          ...base('locales', 'likely', piles.locales),
          title: 'Translations of programs',
          remedy: removeFolders(facts, piles.locales),
        },
        {
          ...base('debug', hasDebugger ? 'likely' : 'certain', piles.debug),
          title: 'Debug files',
          remedy: removeFolders(facts, piles.debug),
        },
        {
          ...base('readmes', 'likely', piles.readmes),
          title: 'Documents in node_modules',
          remedy: removeReadmes(facts, piles.readmes),
        },
        {
          ...base('symbols', 'likely', programs),
          title: 'Programs with symbols',
          isGuess: true,
          remedy: strip(facts, programs),
        },
      ];
      return found.filter(({ pile }) => !pile.isEmpty);
    },
  };
}

function findPlace(folder: string): { about: 'manuals' | 'locales' | 'debug'; root: string } | null {
  if (!/^(?:usr|opt)\//.test(folder) || EXAMPLES.test(folder) || LICENCES.test(folder)) return null;
  const manuals = MANUALS.exec(folder)?.[1];
  if (manuals !== undefined) return { about: 'manuals', root: manuals };
  const locales = LOCALES.exec(folder)?.[1];
  if (locales !== undefined) return { about: 'locales', root: locales };
  const debug = DEBUG.exec(folder)?.[1];
  return debug === undefined ? null : { about: 'debug', root: debug };
}

const isReadme = (name: string) => /\.(?:md|markdown|mkd)$/i.test(name) && !LICENCE.test(name);

const base = (about: string, certainty: Candidate['certainty'], pile: FilePile) =>
  ({ kind: 'documentation', about, certainty, pile }) as const;

const KEPT =
  "! -iname 'copyright*' ! -iname 'licen[cs]e*' ! -iname 'copying*' ! -iname 'notice*' ! -iname 'authors*' ! -path '*/licen[cs]e*/*' ! -path '*/examples/*'";
const SAME_RUN = 'Remove the files in the same RUN that installs them. Licences stay.';

const MOST_FOLDERS = 8;
const listFolders = ({ groups }: FilePile): string[] =>
  [...groups.keys()]
    .filter(isPlainPath)
    .map((path) => `/${path}`)
    .sort();

function removeDocuments(facts: ImageFacts, pile: FilePile): Remedy {
  const folders = listFolders(pile);
  return mendLayers(facts, mainLayers(pile), SAME_RUN, (instruction) =>
    instruction.verb === 'RUN' && folders.length > 0
      ? formatRun(addSteps(instruction, [`find ${folders.join(' ')} -type f ${KEPT} -delete`]))
      : null,
  );
}

function removeFolders(facts: ImageFacts, pile: FilePile): Remedy {
  const folders = listFolders(pile).slice(0, MOST_FOLDERS);
  return mendLayers(facts, mainLayers(pile), SAME_RUN, (instruction) =>
    instruction.verb === 'RUN' && folders.length > 0
      ? formatRun(addSteps(instruction, [`rm -rf ${folders.join(' ')}`]))
      : null,
  );
}

function removeReadmes(facts: ImageFacts, pile: FilePile): Remedy {
  const folders = listFolders(pile).slice(0, MOST_FOLDERS);
  return mendLayers(facts, mainLayers(pile), SAME_RUN, (instruction) =>
    instruction.verb === 'RUN' && folders.length > 0
      ? formatRun(
          addSteps(instruction, [`find ${folders.join(' ')} -type f -iname '*.md' ! -iname 'licen?e*' -delete`]),
        )
      : null,
  );
}

function strip(facts: ImageFacts, pile: FilePile): Remedy {
  const programs = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_FOLDERS);
  const text =
    'Build without symbols (Go: -ldflags="-s -w", Rust: strip = true, C: -s), or strip the programs where they are built. Stack traces of C and C++ then have no names.';
  return mendLayers(facts, mainLayers(pile), text, (instruction) => {
    if (instruction.verb !== 'RUN' || programs.length === 0) return null;
    const step = instruction.steps.find((each) => /\bgo build\b/.test(each));
    if (step !== undefined && !step.includes('-ldflags'))
      return formatRun({
        ...instruction,
        steps: instruction.steps.map((each) => each.replace(/\bgo build\b/, 'go build -ldflags="-s -w"')),
      });
    return formatRun(addSteps(instruction, [`strip --strip-unneeded ${programs.map((path) => `/${path}`).join(' ')}`]));
  });
}
