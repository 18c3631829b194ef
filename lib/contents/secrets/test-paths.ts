/** Folders of code that others wrote. Each begins a path part. */
const LIBRARY =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|bower_components|vendor|gems|\.cargo\/registry|go\/pkg\/mod|go\/src|usr\/(?:local\/)?(?:lib|lib64|share|include)|lib\/python[\d.]{1,8}|third_party|_vendor|opt\/java|\.m2\/repository|\.yarn|\.pnpm)\//;
/** Folders of tests, examples or documentation. */
const TEST_PART =
  /^(?:__tests__|__mocks__|__fixtures__|tests?|testing|testdata|test[-_](?:data|files|fixtures|resources|certs|keys|utils)|specs?|fixtures?|mocks?|examples?|samples?|demos?|docs?|documentation|benchmarks?)$/i;
const TEST_FILE =
  /(?:^test[-_]|[-_.](?:test|tests|spec|example|sample|fixture)s?\.[a-z0-9]{1,5}$|^(?:readme|changelog|changes|history)(?:\.\w{1,5})?$|^(?:PKG-INFO|METADATA|RECORD)$|\.(?:md|rst|pod|1|3|5|7|8|[1-8]\.gz)$)/i;
/** Folders of documents of the system. */
const DOCUMENTS = /(?:^|\/)(?:usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc|help))\//;

/**
 * Reports whether a file belongs to the tests, examples or documentation of a library or of the system. Keys in it are
 * most likely public. Files of the application itself do not count, also in its own test folders.
 */
export function isLikelyTest(path: string): boolean {
  if (DOCUMENTS.test(path)) return true;
  const library = LIBRARY.exec(path);
  if (library === null) return false;
  const parts = path.slice(library.index + library[0].length).split('/');
  const name = parts.pop() ?? '';
  return parts.some((part) => TEST_PART.test(part)) || TEST_FILE.test(name);
}
