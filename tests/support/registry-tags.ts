import type { Credential } from './skopeo.ts';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The digest that the registry names for the tag; null when it has no such tag. */
export async function findTagDigest(
  host: string,
  repository: string,
  tag: string,
  credential?: Credential,
): Promise<string | null> {
  const response = await ask(host, `${repository}/manifests/${tag}`, 'HEAD', credential);
  return response.ok ? response.headers.get('docker-content-digest') : null;
}

/** Deletes the manifest that the tag points to; every tag of that digest goes with it (H-08). */
export async function deleteTag(host: string, repository: string, tag: string, credential?: Credential): Promise<void> {
  const digest = await findTagDigest(host, repository, tag, credential);
  if (digest === null) throw new Error(`${host}/${repository} has no tag ${tag}`);
  const response = await ask(host, `${repository}/manifests/${digest}`, 'DELETE', credential);
  if (response.status !== 202) throw new Error(`Deleting ${repository}@${digest} was answered with ${response.status}`);
}

function ask(host: string, path: string, method: string, credential?: Credential): Promise<Response> {
  const basic = credential ? Buffer.from(`${credential.username}:${credential.password}`).toString('base64') : null;
  const authorization: Record<string, string> = basic ? { authorization: `Basic ${basic}` } : {};
  return fetch(`http://${host}/v2/${path}`, { method, headers: { accept: ACCEPT, ...authorization } });
}
