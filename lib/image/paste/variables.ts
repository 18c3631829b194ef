import { removeMatch, replaceMatches } from './shell-pattern.ts';

/** Longer than any image name. */
const MAX_SUBSTITUTED = 2_048;
/** The most characters of all values inserted into one text. */
const MAX_INSERTED = 1024 * 1024;
/** The most comparison steps of all patterns (`${A%.*}`) in one text. */
const MAX_STEPS = 20_000_000;

const NAME_AT = /[A-Za-z_0-9]+/y;
const OPERATOR_AT = /:?[-+?]/y;
const SHELL_OPERATOR_AT = /:?[-+?]|##?|%%?|\/\/?/y;

/** Values are the variables that the text sets. */
export type Values = { get(name: string): string | undefined };
/** Variables also carry how many characters may still be inserted and how many steps may still be taken. */
export type Variables = { readonly values: Values; leftCharacters: number; leftSteps: number };

export const createVariables = (values: Values = new Map()): Variables => ({
  values,
  leftCharacters: MAX_INSERTED,
  leftSteps: MAX_STEPS,
});

/** `escapeChar` makes the next character plain; with it, quotes are removed as in a shell. Null: neither is special. */
export type Syntax = { escapeChar: string | null };
const COMPOSE: Syntax = { escapeChar: null };

/** `name` is the variable without a value, or the first one that did not fit. */
export type Substitution = { text: string; failure: null } | FailedSubstitution;
type SubstitutionFailure = 'missing' | 'too-long' | 'too-much' | 'too-slow';
export type FailedSubstitution = { text: null; failure: SubstitutionFailure; name: string };

/**
 * Expands variables as compose files and Dockerfiles do: `${A:-x}` and `${A-x}` give x, also nested, `${A:+x}` gives x
 * when A is set, `$$` gives a dollar. With an escape character, quotes and shell patterns (`${A#p}`, `${A%p}`,
 * `${A/p/x}`) work too. The limits apply while the result is built, and to all results that share `variables`.
 */
export function substitute(
  text: string,
  variables: Variables = createVariables(),
  syntax: Syntax = COMPOSE,
): Substitution {
  const { escapeChar } = syntax;
  if (!text.includes('$') && (escapeChar === null || !/["'`\\]/.test(text))) return { text, failure: null };
  const reader = new Reader(text, variables, syntax);
  const result = reader.read(false);
  if (reader.failure !== null) return reader.failure;
  // "node:${A:+x}" is not a name when A is unset; "node:20${A:+-x}" is one.
  if (reader.emptied !== null && (result === '' || /[:@/]$/.test(result)))
    return { text: null, failure: 'missing', name: reader.emptied };
  return { text: result, failure: null };
}

/**
 * Explains why a line is skipped.
 *
 * @param noun - "variable" or "argument"
 */
export function explainSubstitution(failed: FailedSubstitution, noun: string): string {
  const { failure, name } = failed;
  if (failure === 'missing') return `the ${noun} ${name} has no default here`;
  if (failure === 'too-slow') return `not read, because its pattern for the ${noun} ${name} takes too long to compare`;
  const longest = MAX_SUBSTITUTED.toLocaleString('en');
  if (failure === 'too-long')
    return name === ''
      ? `longer than ${longest} characters`
      : `longer than ${longest} characters with the ${noun} ${name}`;
  const most = MAX_INSERTED.toLocaleString('en');
  return `not read, because from the ${noun} ${name} on all inserted values together are longer than ${most} characters`;
}

/** Reader makes one pass over a text. The first failure ends it. */
class Reader {
  failure: FailedSubstitution | null = null;
  /** The first unset variable that was replaced by nothing. */
  emptied: string | null = null;
  readonly #text: string;
  readonly #variables: Variables;
  readonly #escapeChar: string | null;
  #isQuoted = false;
  #at = 0;

  constructor(text: string, variables: Variables, { escapeChar }: Syntax) {
    this.#text = text;
    this.#variables = variables;
    this.#escapeChar = escapeChar;
    if (text.length > MAX_SUBSTITUTED) this.#fail('too-long', '');
  }

  /** Reads to the end of the text, or of a default up to its `}` (or another `end`). */
  read(isDefault: boolean, end = '}'): string {
    let result = '';
    // Counts braces that belong to no variable, as in templates of other tools.
    let braces = 0;
    while (this.failure === null && this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (isDefault && braces === 0 && (char === end || char === '}')) break;
      if (char === '{') braces += 1;
      if (char === '}') braces -= 1;
      const piece = this.#readPiece(char);
      if (result.length + piece.text.length > MAX_SUBSTITUTED) this.#fail('too-long', piece.name);
      else result += piece.text;
    }
    return result;
  }

  #readPiece(char: string): { text: string; name: string } {
    if (char === '$') return this.#readDollar();
    this.#at += 1;
    if (this.#escapeChar === null) return { text: char, name: '' };
    if (char === this.#escapeChar) {
      const next = this.#text[this.#at] ?? '';
      const isPlain = this.#isQuoted && !['"', '$', this.#escapeChar].includes(next);
      if (!isPlain) this.#at += 1;
      return { text: isPlain ? char : next, name: '' };
    }
    if (char === '"') {
      this.#isQuoted = !this.#isQuoted;
      return { text: '', name: '' };
    }
    if (char === "'" && !this.#isQuoted) {
      const end = this.#text.indexOf("'", this.#at);
      const text = this.#text.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#text.length : end + 1;
      return { text, name: '' };
    }
    return { text: char, name: '' };
  }

  #readDollar(): { text: string; name: string } {
    this.#at += 1;
    const next = this.#text[this.#at];
    if (next === '$') {
      this.#at += 1;
      return { text: '$', name: '' };
    }
    if (next === '{') return this.#readBraced();
    const name = this.#take(NAME_AT);
    return name === '' ? { text: '$', name } : { text: this.#insert(name, this.#variables.values.get(name)), name };
  }

  #readBraced(): { text: string; name: string } {
    const start = this.#at;
    this.#at += 1;
    const name = this.#take(NAME_AT);
    const operator = this.#take(this.#escapeChar === null ? OPERATOR_AT : SHELL_OPERATOR_AT);
    const set = this.#variables.values.get(name);
    const isSet = set !== undefined && !(operator.startsWith(':') && set === '');
    if (/^[#%/]/.test(operator)) return this.#readPattern(name, operator);
    const usesAlternative = operator.endsWith(isSet ? '+' : '-');
    const alternative = usesAlternative ? this.read(true) : '';
    if (!usesAlternative && operator !== '') this.#skipAlternative();
    const isClosed = this.#text[this.#at] === '}';
    if (isClosed) this.#at += 1;
    // The text is not a variable, so the dollar stays.
    if (!isClosed || name === '') return { text: `$${this.#text.slice(start, this.#at)}`, name: '' };
    if (usesAlternative) return { text: alternative, name };
    if (operator.endsWith('+')) {
      this.emptied ??= name;
      return { text: '', name };
    }
    return { text: this.#insert(name, isSet ? set : undefined), name };
  }

  /** Reads `${A#p}` and similar forms, which remove or replace a part of the value. */
  #readPattern(name: string, operator: string): { text: string; name: string } {
    const isReplaced = operator.startsWith('/');
    const pattern = this.read(true, isReplaced ? '/' : '}');
    let replacement = '';
    if (isReplaced && this.#text[this.#at] === '/') {
      this.#at += 1;
      replacement = this.read(true);
    }
    if (this.#text[this.#at] === '}') this.#at += 1;
    const value = this.#insert(name, this.#variables.values.get(name));
    if (this.failure !== null) return { text: '', name };
    const steps = (value.length + 1) * (pattern.length + 1) * (isReplaced ? value.length + 1 : 1);
    this.#variables.leftSteps -= steps;
    if (this.#variables.leftSteps < 0) this.#fail('too-slow', name);
    if (this.failure !== null) return { text: '', name };
    const isAll = operator.length === 2;
    if (isReplaced) return { text: replaceMatches(value, pattern, replacement, isAll), name };
    return { text: removeMatch(value, pattern, { fromEnd: operator.startsWith('%'), isLongest: isAll }), name };
  }

  /** Skips to the closing `}`. */
  #skipAlternative(): void {
    for (let braces = 0; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at];
      if (char === '{') braces += 1;
      if (char === '}' && braces === 0) return;
      if (char === '}') braces -= 1;
    }
  }

  #insert(name: string, value: string | undefined): string {
    if (value === undefined) {
      this.#fail('missing', name);
      return '';
    }
    this.#variables.leftCharacters -= value.length;
    if (this.#variables.leftCharacters < 0) this.#fail('too-much', name);
    return value;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fail(failure: SubstitutionFailure, name: string): void {
    this.failure ??= { text: null, failure, name };
  }
}
