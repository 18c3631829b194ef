type ApkPackage = { name: string; version: string | null; paths: string[] };

/** apk's database: paragraphs of "P:name", "V:version", and directories "F:usr/bin" with their files "R:openssl". */
export function readApkInstalled(text: string): ApkPackage[] {
  const found: ApkPackage[] = [];
  let current: ApkPackage | null = null;
  let folder = '';
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    if (line.startsWith('P:')) {
      current = { name: value, version: null, paths: [] };
      folder = '';
      found.push(current);
    } else if (current === null) continue;
    else if (line.startsWith('V:')) current.version = value;
    else if (line.startsWith('F:')) folder = value;
    else if (line.startsWith('R:')) current.paths.push(folder === '' ? value : `${folder}/${value}`);
    else if (line === '') current = null;
  }
  return found;
}
