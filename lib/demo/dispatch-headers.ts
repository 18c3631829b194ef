import type { Dispatcher } from 'undici';

/** Reads request headers by lower-case name, from each form that undici accepts: object, flat list or pairs. */
export function readHeaders(headers: Dispatcher.DispatchOptions['headers']): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: string | string[] | number | undefined) => {
    if (value === undefined) return;
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    const key = name.toLowerCase();
    const before = found.get(key);
    found.set(key, before === undefined ? text : `${before}, ${text}`);
  };
  if (!headers) return found;
  if (isFlatList(headers)) {
    for (let index = 0; index + 1 < headers.length; index += 2) add(headers[index] ?? '', headers[index + 1]);
  } else if (isPairs(headers)) {
    for (const [name, value] of headers) add(name, value);
  } else {
    for (const [name, value] of Object.entries(headers)) add(name, value);
  }
  return found;
}

type Headers = NonNullable<Dispatcher.DispatchOptions['headers']>;
type Pairs = Iterable<[string, string | string[] | undefined]>;

function isFlatList(headers: Headers): headers is string[] {
  return Array.isArray(headers) && headers.every((entry) => typeof entry === 'string');
}

function isPairs(headers: Headers): headers is Pairs {
  return Symbol.iterator in headers;
}
