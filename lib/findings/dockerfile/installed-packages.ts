import type { RunInstruction } from './instruction.ts';
import { isSimple, wordsOf } from './steps.ts';

/** Manager is a package manager of a distribution: the command that installs, and how packages are removed again. */
type Manager = { install: RegExp; remove: string };

/** Options between the program and its command are limited, because a text can have the program at every word. */
const MANAGERS: readonly Manager[] = [
  {
    install: /\bapt(?:-get)?\s(?:.{0,200}\s)?install\b/,
    // Python only suggests binutils, which would keep it.
    remove: 'apt-get purge -y --auto-remove -o APT::AutoRemove::SuggestsImportant=false',
  },
  { install: /\bapk\s(?:.{0,200}\s)?add\b/, remove: 'apk del' },
  { install: /\bmicrodnf\s(?:.{0,200}\s)?install\b/, remove: 'microdnf remove -y' },
  { install: /\byum\s(?:.{0,200}\s)?install\b/, remove: 'yum autoremove -y' },
  { install: /\b(?:t?dnf5?)\s(?:.{0,200}\s)?install\b/, remove: 'dnf remove -y' },
  { install: /\bzypper\s(?:.{0,200}\s)?(?:install|in)\b/, remove: 'zypper -n remove -u' },
  { install: /\bpacman\s+-S\w*/, remove: 'pacman -Rns --noconfirm' },
];

/** Installation is a step that installs packages of the distribution. */
export type Installation = {
  step: string;
  /** As the step has them: "gcc=4:12.2". Empty when the step is more than one command. */
  packages: readonly string[];
  /** The command that removes packages with what only they need. */
  remove: string;
};

/** Returns the steps of a RUN that install packages of the distribution. */
export const listInstallations = ({ steps }: RunInstruction): Installation[] =>
  steps.flatMap((step) => {
    const manager = MANAGERS.find(({ install }) => install.test(step));
    return manager === undefined
      ? []
      : [{ step, packages: listPackages(step, manager.install), remove: manager.remove }];
  });

/** Options that have their value in the next word. */
const WITH_VALUE = /^(?:-t|--virtual|--target-release|-o|--option)$/;

function listPackages(step: string, install: RegExp): string[] {
  const start = install.exec(step);
  if (start === null || !isSimple(step)) return [];
  const words = wordsOf(step.slice(start.index + start[0].length));
  return words.filter((word, at) => !word.startsWith('-') && !WITH_VALUE.test(words[at - 1] ?? ''));
}

/** Returns the name of a package without its version: "gcc=4:12.2", "gcc~13", "libc6:amd64". */
export const plainName = (name: string): string => name.replace(/[=:~<>@].*$/, '');
