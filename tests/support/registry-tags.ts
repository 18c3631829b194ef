import type { Credential } from '#lib/domain/credential.ts';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Returns the digest of a tag at the registry, or null when it has no such tag. */
export async function findTagDigest(
  host: string,
  repository: string,
  tag: string,
  credential?: Credential,
): Promise<string | null> {
  const response = await send(host, `${repository}/manifests/${tag}`, 'HEAD', credential);
  return response.ok ? response.headers.get('docker-content-digest') : null;
}

/** Deletes the manifest of a tag, and with it every tag of that digest (H-08). */
export async function deleteTag(host: string, repository: string, tag: string, credential?: Credential): Promise<void> {
  const digest = await findTagDigest(host, repository, tag, credential);
  if (digest === null) throw new Error(`${host}/${repository} has no tag ${tag}`);
  const response = await send(host, `${repository}/manifests/${digest}`, 'DELETE', credential);
  if (response.status !== 202) throw new Error(`Deleting ${repository}@${digest} was answered with ${response.status}`);
}

function send(host: string, path: string, method: string, credential?: Credential): Promise<Response> {
  const basic = credential ? Buffer.from(`${credential.username}:${credential.password}`).toString('base64') : null;
  const authorization: Record<string, string> = basic ? { authorization: `Basic ${basic}` } : {};
  return fetch(`http://${host}/v2/${path}`, { method, headers: { accept: ACCEPT, ...authorization } });
}
