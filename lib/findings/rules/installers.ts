/** Installer is a command that installs packages, with how it leaves out those for development. */
type Installer = { command: RegExp; without: string; prune: string };

/** Each option can be read in one way only: a text with many options would take forever otherwise. */
const OPTIONS = '(?:\\s+-[\\w-]+(?:=\\S+)?)*';
export const INSTALLERS: readonly Installer[] = [
  {
    command: new RegExp(`\\bnpm${OPTIONS} (?:ci|clean-install|install|i)\\b(?!\\s+[\\w@])(?!.*\\s(?:-g|--global)\\b)`),
    without: '$& --omit=dev',
    prune: 'npm prune --omit=dev',
  },
  {
    command: new RegExp(`\\bpnpm${OPTIONS} (?:install|i)\\b(?!\\s+[\\w@])`),
    without: '$& --prod',
    prune: 'pnpm prune --prod',
  },
  {
    command: /\byarn(?: install)?\s+--immutable\b(?:\s+--\S+)*/,
    without: 'yarn workspaces focus --all --production',
    prune: 'yarn workspaces focus --all --production',
  },
  {
    // Not the name of a package: "corepack enable yarn".
    command: /\byarn install\b|(?<=^|[;&|]\s*|\bthen\s|=\S*\s)yarn(?= --|$)/,
    without: '$& --production',
    prune: 'yarn install --production --ignore-scripts --prefer-offline',
  },
  {
    command: new RegExp(`\\bbun${OPTIONS} (?:install|i)\\b(?!\\s+[\\w@])`),
    without: '$& --production',
    prune: 'rm -rf node_modules && bun install --production',
  },
];

/** Reports whether a step installs the packages of an application. */
export const isInstallStep = (step: string): boolean => INSTALLERS.some(({ command }) => command.test(step));
