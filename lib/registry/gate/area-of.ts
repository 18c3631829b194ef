const OF_REPOSITORY = /\/v2\/(.+)\/(?:manifests|blobs|tags)\//;
const OF_SCOPE = /[?&]scope=repository(?::|%3A)([^&]+?)(?::|%3A)[^:&]*(?:&|$)/i;

/** Returns the repository that a path or a token request's scope names, else the path without its query. */
export function areaOf(path: string): string {
  const repository = OF_REPOSITORY.exec(path)?.[1] ?? OF_SCOPE.exec(path)?.[1];
  return repository === undefined ? (path.split('?')[0] ?? path) : decodeName(repository);
}

function decodeName(text: string): string {
  return text.replaceAll(/%2F/gi, '/');
}
