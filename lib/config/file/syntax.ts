const TEXTS: Record<string, readonly [message: string, hint: string]> = {
  BAD_ALIAS: ['an alias (*) cannot be used here', 'put text that begins with * or & into quotes'],
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes makes no known character',
    'write \\\\ for a backslash, or use single quotes',
  ],
  BAD_INDENT: [
    'the indentation does not fit',
    'indent what belongs together by the same number of spaces, and close brackets',
  ],
  BAD_SCALAR_START: ['text cannot begin with this character', 'put it into quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second “key: value” begins within a value',
    'put text with “: ” in it into quotes, or begin a new line',
  ],
  BLOCK_IN_FLOW: ['a list or map by indentation begins within brackets', 'use either brackets or indentation'],
  CIRCULAR_ALIAS: ['an alias refers to a value that contains it', 'write the value in full'],
  DUPLICATE_KEY: ['this key was written before in the same map', 'keep one of the two'],
  MISSING_CHAR: ['a quote, bracket, colon or comma is missing', 'close what was opened, and separate what follows'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over several lines, or its colon is missing', 'write “key: value” on one line'],
  MULTIPLE_DOCS: ['a second document begins', 'remove the line ---: a file is one document'],
  NON_STRING_KEY: ['a key is not text', 'write a name as the key'],
  RESOURCE_EXHAUSTION: [
    'lists or maps lie too deep within each other',
    'none of what is known here needs more than five levels',
  ],
  TAB_AS_INDENT: ['a tab is used to indent', 'indent with spaces'],
  TAG_RESOLVE_FAILED: ['a tag (!) is not known', 'leave it out, or put text that begins with ! into quotes'],
  UNEXPECTED_TOKEN: [
    'something follows that does not belong here',
    'put text with quotes or brackets in it into quotes as a whole',
  ],
  UNKNOWN_ALIAS: [
    'an alias (*) has no anchor (&) before it',
    'put text that begins with * into quotes, or write the anchor first',
  ],
};

/** Describes a syntax error in own words: the parser's message repeats the file's text, which may be a secret. */
export function describeSyntax(code: string): readonly [message: string, hint: string] {
  return TEXTS[code] ?? ['this is not valid YAML', 'check quotes, colons and indentation'];
}
