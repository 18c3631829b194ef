/** Longer than any name of an image may be. */
const MAX_SUBSTITUTED = 2_048;
/** Of all values that are put into one text together. */
const MAX_INSERTED = 1024 * 1024;

const nameAt = /[A-Za-z_0-9]+/y;
const operatorAt = /:?[-+?]/y;

/** Values set in the text itself, and how many more characters of them may be put in. */
export type Variables = { readonly values: ReadonlyMap<string, string>; leftCharacters: number };

export const createVariables = (values: ReadonlyMap<string, string> = new Map()): Variables => ({
  values,
  leftCharacters: MAX_INSERTED,
});

/** `name` is the variable that has no value, or the first one whose value did not fit. */
export type Substitution = { text: string; failure: null } | FailedSubstitution;
export type FailedSubstitution = { text: null; failure: 'missing' | 'too-long' | 'too-much'; name: string };

/**
 * Puts values and defaults in the place of variables, as compose and Dockerfiles write them: `${A:-x}` and `${A-x}` give x,
 * nested ones too, `$$` a dollar. The result is bounded while it is made, and so are all results that share `variables`.
 */
export function substitute(text: string, variables: Variables = createVariables()): Substitution {
  if (!text.includes('$')) return { text, failure: null };
  const reader = new Reader(text, variables);
  const result = reader.read(false);
  return reader.failure ?? { text: result, failure: null };
}

/** Why a line is skipped. @param noun - "variable" or "argument" */
export function explainSubstitution(failed: FailedSubstitution, noun: string): string {
  const { failure, name } = failed;
  if (failure === 'missing') return `the ${noun} ${name} has no default here`;
  const longest = MAX_SUBSTITUTED.toLocaleString('en');
  if (failure === 'too-long')
    return name === ''
      ? `longer than ${longest} characters`
      : `longer than ${longest} characters with the ${noun} ${name}`;
  const most = MAX_INSERTED.toLocaleString('en');
  return `not read, because from the ${noun} ${name} on all inserted values together are longer than ${most} characters`;
}

/** One pass over a text; the first failure ends it. */
class Reader {
  failure: FailedSubstitution | null = null;
  readonly #text: string;
  readonly #variables: Variables;
  #at = 0;

  constructor(text: string, variables: Variables) {
    this.#text = text;
    this.#variables = variables;
    if (text.length > MAX_SUBSTITUTED) this.#fail('too-long', '');
  }

  /** Reads to the end of the text, or of a default up to its `}`. */
  read(isDefault: boolean): string {
    let result = '';
    // Braces that belong to no variable, as in a template of another tool.
    let braces = 0;
    while (this.failure === null && this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (isDefault && char === '}' && braces === 0) break;
      if (char === '{') braces += 1;
      if (char === '}') braces -= 1;
      const piece = char === '$' ? this.#readDollar() : { text: char, name: '' };
      if (char !== '$') this.#at += 1;
      if (result.length + piece.text.length > MAX_SUBSTITUTED) this.#fail('too-long', piece.name);
      else result += piece.text;
    }
    return result;
  }

  #readDollar(): { text: string; name: string } {
    this.#at += 1;
    const next = this.#text[this.#at];
    if (next === '$') {
      this.#at += 1;
      return { text: '$', name: '' };
    }
    if (next === '{') return this.#readBraced();
    const name = this.#take(nameAt);
    return name === '' ? { text: '$', name } : { text: this.#insert(name, this.#variables.values.get(name)), name };
  }

  #readBraced(): { text: string; name: string } {
    const start = this.#at;
    this.#at += 1;
    const name = this.#take(nameAt);
    const operator = this.#take(operatorAt);
    const set = this.#variables.values.get(name);
    const isSet = set !== undefined && !(operator.startsWith(':') && set === '');
    const usesAlternative = operator.endsWith(isSet ? '+' : '-');
    const alternative = usesAlternative ? this.read(true) : '';
    if (!usesAlternative && operator !== '') this.#skipAlternative();
    const isClosed = this.#text[this.#at] === '}';
    if (isClosed) this.#at += 1;
    // No variable after all: the dollar stands for itself.
    if (!isClosed || name === '') return { text: `$${this.#text.slice(start, this.#at)}`, name: '' };
    return { text: usesAlternative ? alternative : this.#insert(name, isSet ? set : undefined), name };
  }

  /** To the `}` that ends it. */
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

  #fail(failure: 'missing' | 'too-long' | 'too-much', name: string): void {
    this.failure ??= { text: null, failure, name };
  }
}
