const ofRepository = /\/v2\/(.+)\/(?:manifests|blobs|tags)\//;
const ofScope = /[?&]scope=repository(?::|%3A)([^&]+?)(?::|%3A)[^:&]*(?:&|$)/i;

/** The repository that a path is about, also that of a question for its token; else the path without its query. */
export function areaOf(path: string): string {
  const repository = ofRepository.exec(path)?.[1] ?? ofScope.exec(path)?.[1];
  return repository === undefined ? (path.split('?')[0] ?? path) : decodeName(repository);
}

function decodeName(text: string): string {
  return text.replaceAll(/%2F/gi, '/');
}
