/** "…/site-packages/numpy-1.26.4.dist-info/RECORD": where its paths begin, its name and its version. */
export type PythonRecord = { folder: string; name: string; version: string };

const RECORD = /^(.*(?:site|dist)-packages)\/([^/]+?)-(\d[^/-]*)\.dist-info\/RECORD$/;

export function findPythonRecord(path: string): PythonRecord | null {
  const [, folder, name, version] = RECORD.exec(path) ?? [];
  return folder === undefined || name === undefined || version === undefined ? null : { folder, name, version };
}

/** Lines of "path,hash,size", relative to the folder of packages; what lies elsewhere ("../../bin/x") is left out. */
export function readPythonRecord(text: string, folder: string): string[] {
  return text.split('\n').flatMap((line) => {
    const quoted = /^"((?:[^"]|"")+)"/.exec(line)?.[1]?.replaceAll('""', '"');
    const path = quoted ?? line.split(',', 1)[0]?.trim() ?? '';
    return path === '' || path.startsWith('/') || path.startsWith('..') ? [] : [`${folder}/${path}`];
  });
}
