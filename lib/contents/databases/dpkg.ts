const LIST = /^var\/lib\/dpkg\/info\/([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\.list$/;

/** The package whose files a path lists: "libssl3" of var/lib/dpkg/info/libssl3:amd64.list. */
export function findDpkgList(path: string): string | null {
  return LIST.exec(path)?.[1] ?? null;
}

/** A path a line, directories too. */
export function readDpkgList(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('/') && line.length > 2 ? [line.slice(1)] : []));
}

/** Names and versions of paragraphs; nothing is demanded of their form. */
export function readDpkgStatus(text: string): { name: string; version: string | null }[] {
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const name = /^Package:[ \t]*(\S+)/m.exec(paragraph)?.[1];
    const version = /^Version:[ \t]*(\S+)/m.exec(paragraph)?.[1] ?? null;
    return name === undefined ? [] : [{ name, version }];
  });
}
