import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { isHarmlessValue } from './secret-value.ts';
import { type ShellWord, splitCommands } from './shell-words.ts';

/** An option of a program whose name does not say that its value is a password. */
type Option = {
  programs: RegExp;
  /** Words of which the command must have one. */
  verbs?: RegExp;
  option: RegExp;
  /** The value is attached: -psecret. */
  isAttached?: boolean;
  /** The value has the user before it. */
  afterUser?: RegExp;
};

const MYSQL = /^(?:mysql\w*|mariadb[\w-]*)$/;

const OPTIONS: readonly Option[] = [
  {
    programs:
      /^(?:docker|podman|buildah|skopeo|crane|gcrane|helm|oras|regctl|nerdctl|az|oc|cf|conan|twine|nuget|dotnet|charts|ibmcloud)$/,
    verbs: /^(?:login|logon|user|upload|auth|push|source|sources|registry)$/,
    option: /^-p$/,
  },
  { programs: /^sshpass$/, option: /^-p$/ },
  { programs: /^sshpass$/, option: /^-p(?=.)/, isAttached: true },
  { programs: MYSQL, option: /^-p(?=.)/, isAttached: true },
  {
    programs: /^(?:curl|http|https|xh|wget|lftp|smbclient|ab)$/,
    option: /^(?:-u|-U|-A|--user|--proxy-user|-a|--auth)$/,
    afterUser: /[:,%]/,
  },
  { programs: /^curl$/, option: /^(?:-u(?=.)|--(?:proxy-)?user=)/, isAttached: true, afterUser: /:/ },
  { programs: /^redis-cli$/, option: /^-a$/ },
  { programs: /^(?:mongo\w*|mongosh)$/, option: /^-p$/ },
  { programs: /^(?:sqlcmd|bcp|unzip|zip)$/, option: /^-P$/ },
  { programs: /^(?:ldap\w+)$/, option: /^-w$/ },
  { programs: /^7z\w*$/, option: /^-p(?=.)/, isAttached: true },
  { programs: /^openssl$/, option: /^-k$/ },
  { programs: /^(?:useradd|usermod|adduser)$/, option: /^-p$/ },
];

/** Commands whose last word is the secret. */
const LAST_WORDS: readonly { programs: RegExp; verbs: RegExp; least: number }[] = [
  { programs: /^vault$/, verbs: /^login$/, least: 1 },
  { programs: /^rabbitmqctl$/, verbs: /^(?:add_user|change_password)$/, least: 2 },
  {
    programs: /^composer(?:\.phar)?$/,
    verbs: /^(?:http-basic|github-oauth|gitlab-token|gitlab-oauth|bearer)\./,
    least: 1,
  },
  { programs: /^mc$/, verbs: /^(?:alias|config)$/, least: 5 },
  { programs: /^mysqladmin$/, verbs: /^password$/, least: 1 },
  { programs: /^htpasswd$/, verbs: /^-[a-zA-Z]*b[a-zA-Z]*$/, least: 2 },
];

const PROGRAMS =
  /docker|podman|buildah|skopeo|crane|helm|oras|regctl|nerdctl|\baz\b|\boc\b|\bcf\b|conan|twine|nuget|dotnet|sshpass|mysql|mariadb|curl|http|\bxh\b|wget|lftp|smbclient|redis-cli|mongo|sqlcmd|\bbcp\b|zip|ldap|7z|openssl|useradd|usermod|adduser|vault|rabbitmqctl|composer|\bmc\b|htpasswd|passwd|pgpass|identified|charts|ibmcloud/i;

/** Passwords in options of programs that are known to take them so, and in what is piped into passwd and chpasswd. */
export const findCommands: FindSecrets = (text) => {
  if (!PROGRAMS.test(text)) return [];
  const commands = splitCommands(text);
  return [
    ...commands.flatMap((words) => [...findOptions(words), ...findLastWords(words)]),
    ...commands.flatMap((words, index) => findPiped(words, commands[index - 1] ?? [])),
    ...findSql(text),
    ...findPgpass(text),
  ];
};

function findOptions(words: readonly ShellWord[]): FoundSecret[] {
  return OPTIONS.flatMap(({ programs, verbs, option, isAttached, afterUser }) => {
    const program = indexOfProgram(words, programs);
    if (program < 0 || (verbs && !words.some(({ text }) => verbs.test(text)))) return [];
    return words.slice(program + 1).flatMap((word, offset, rest) => {
      const match = option.exec(word.text);
      const value = isAttached ? match && skip(word, match[0].length) : match && rest[offset + 1];
      return value ? toFound(afterUser ? behindUser(value, afterUser) : value) : [];
    });
  });
}

function findLastWords(words: readonly ShellWord[]): FoundSecret[] {
  return LAST_WORDS.flatMap(({ programs, verbs, least }) => {
    const program = indexOfProgram(words, programs);
    if (program < 0) return [];
    const verb = words.findIndex(({ text }, index) => index > program && verbs.test(text));
    // What comes behind ">" is a file.
    const redirect = words.findIndex(({ text }, index) => index > verb && /^[&\d]*[<>]/.test(text));
    const own = words.slice(verb + 1, redirect < 0 ? undefined : redirect);
    const rest = verb < 0 ? [] : own.filter(({ text }) => !text.startsWith('-'));
    const last = rest.at(-1);
    return last && rest.length >= least ? toFound(last) : [];
  });
}

/** echo "user:password" | chpasswd, and echo password | passwd --stdin user. */
function findPiped(words: readonly ShellWord[], before: readonly ShellWord[]): FoundSecret[] {
  const program = indexOfProgram(words, /^(?:chpasswd|passwd)$/);
  if (program < 0) return [];
  const isPairs = words[program]?.text.endsWith('chpasswd') ?? false;
  const echo = indexOfProgram(before, /^(?:echo|printf)$/);
  const given = echo < 0 ? [] : before.slice(echo + 1);
  const here = words.findIndex(({ text }) => text.startsWith('<<<'));
  const inline = here < 0 ? [] : words.slice(here).map((word) => skip(word, /^<*/.exec(word.text)?.[0].length ?? 0));
  const values = [...given, ...inline].filter(
    ({ text }) => text !== '' && !text.startsWith('-') && !/^[\\%\w]{2}$/.test(text),
  );
  if (!isPairs) return values.flatMap((value) => toFound(value));
  return values.flatMap((value) => toFound(behindUser(value, /:/)));
}

/** IDENTIFIED BY 'x', also with a plugin's name: MySQL and Oracle. */
function findSql(text: string): FoundSecret[] {
  const by = /identified(?:\s{1,8}with\s{1,8}[\w'"`]{1,60})?\s{1,8}by\s{1,8}(?:password\s{1,8})?\\?(["'])/gi;
  return [...text.matchAll(by)].flatMap(({ index, 0: all, 1: quote = "'" }) => {
    const start = index + all.length;
    const length = text.slice(start, start + 500).search(quote === '"' ? /\\?"/ : /\\?'/);
    return length < 0 ? [] : toFound({ text: text.slice(start, start + length), start, end: start + length });
  });
}

/** host:port:database:user:password, as PostgreSQL's .pgpass has it. */
function findPgpass(text: string): FoundSecret[] {
  if (!/pgpass/i.test(text)) return [];
  const line = /(?<=["'\s])[\w.*-]{1,100}:(?:\d{1,5}|\*):[\w.*-]{1,100}:[\w.*-]{1,100}:(?=[^\s"'\\]{1,500})/g;
  return [...text.matchAll(line)].flatMap(({ index, 0: all }) => {
    const start = index + all.length;
    const password = /^[^\s"'\\]{1,500}/.exec(text.slice(start, start + 500))?.[0] ?? '';
    return toFound({ text: password, start, end: start + password.length });
  });
}

function indexOfProgram(words: readonly ShellWord[], programs: RegExp): number {
  return words.findIndex(({ text }) => programs.test(text.slice(text.lastIndexOf('/') + 1)));
}

const skip = ({ text, start, end }: ShellWord, length: number): ShellWord => ({
  text: text.slice(length),
  start: start + length,
  end,
});

/** What follows the user's name; null where there is no more than that. */
function behindUser(word: ShellWord, separator: RegExp): ShellWord | null {
  const at = word.text.search(separator);
  return at < 0 ? null : skip(word, at + 1);
}

function toFound(word: ShellWord | null): FoundSecret[] {
  if (word === null || word.text === '' || isHarmlessValue(word.text)) return [];
  // "docker run -u 1000:1000" is no password, and neither is an option.
  if (/^\d{1,5}$/.test(word.text) || word.text.startsWith('-')) return [];
  return [{ start: word.start, end: word.end, label: 'password' }];
}
