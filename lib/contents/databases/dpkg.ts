const LIST = /^var\/lib\/dpkg\/info\/([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\.list$/;

/** The package whose files a path lists: "libssl3" of var/lib/dpkg/info/libssl3:amd64.list. */
export function findDpkgList(path: string): string | null {
  return LIST.exec(path)?.[1] ?? null;
}

/** A path a line, directories too. */
export function readDpkgList(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('/') && line.length > 2 ? [line.slice(1)] : []));
}

const DISTROLESS = /^var\/lib\/dpkg\/status\.d\/([^/]+)\.md5sums$/;
const SUMS = /^var\/lib\/dpkg\/info\/([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\.md5sums$/;

/** The paragraph that a list of sums stands beside in a distroless image: "libssl3" of var/lib/dpkg/status.d/libssl3.md5sums. */
export function findStatusOfSums(path: string): string | null {
  return DISTROLESS.exec(path)?.[1] ?? null;
}

/** The package whose files a list of sums names: "libssl3" of var/lib/dpkg/info/libssl3:amd64.md5sums. */
export function findDpkgSums(path: string): string | null {
  return SUMS.exec(path)?.[1] ?? null;
}

/** As md5sum writes it: 32 digits, a space, a space or "*", and the path; with a backslash in front where the path has escapes. */
const SUM = /^(\\?)[0-9a-f]{32} [ *](?:\.?\/)?(.+?)\r?$/i;

/** Paths without a slash in front. Directories and conffiles are in no list of sums. */
export function readDpkgSums(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, escaped, path] = SUM.exec(line) ?? [];
    if (path === undefined) return [];
    return [escaped ? path.replace(/\\([\\n])/g, (_, letter) => (letter === 'n' ? '\n' : '\\')) : path];
  });
}

/** Names and versions of paragraphs; nothing is demanded of their form. */
export function readDpkgStatus(text: string): { name: string; version: string | null }[] {
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const name = /^Package:[ \t]*(\S+)/m.exec(paragraph)?.[1];
    const version = /^Version:[ \t]*(\S+)/m.exec(paragraph)?.[1] ?? null;
    return name === undefined ? [] : [{ name, version }];
  });
}
