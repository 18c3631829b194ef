import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { toFound } from './found-word.ts';
import { endOfCut } from './quotes.ts';

/** Finds passwords in SQL statements and in PostgreSQL's password file. */
export const findDatabasePasswords: FindSecrets = (text) => [...findSql(text), ...findPgpass(text)];

/** Matches IDENTIFIED BY 'x', optionally with the name of a plugin, as in MySQL and Oracle. */
function findSql(text: string): FoundSecret[] {
  if (!/identified/i.test(text)) return [];
  const by = /identified(?:\s{1,8}with\s{1,8}[\w'"`]{1,60})?\s{1,8}by\s{1,8}(?:password\s{1,8})?\\?(["'])/gi;
  return [...text.matchAll(by)].flatMap(({ index, 0: all, 1: quote = "'" }) => {
    const start = index + all.length;
    const length = text.slice(start, start + 500).search(quote === '"' ? /\\?"/ : /\\?'/);
    const end = length < 0 ? endOfCut(text.slice(0, start + 500)) : start + length;
    return end === null ? [] : toFound({ text: text.slice(start, end), start, end });
  });
}

/** Matches host:port:database:user:password, the format of PostgreSQL's .pgpass. */
function findPgpass(text: string): FoundSecret[] {
  if (!/pgpass/i.test(text)) return [];
  const line = /(?<=["'\s])[\w.*-]{1,100}:(?:\d{1,5}|\*):[\w.*-]{1,100}:[\w.*-]{1,100}:(?=[^\s"'\\]{1,500})/g;
  return [...text.matchAll(line)].flatMap(({ index, 0: all }) => {
    const start = index + all.length;
    const password = /^[^\s"'\\]{1,500}/.exec(text.slice(start, start + 500))?.[0] ?? '';
    return toFound({ text: password, start, end: start + password.length });
  });
}
