import { findReference, type ManifestReference } from '#lib/registry/paths.ts';
import type { Call } from '#lib/registry/transport/call.ts';
import { type Context, callFor, repositoryPath } from './context.ts';

/**
 * Creates a request for a manifest.
 *
 * @throws RegistryError of kind `refused` for a reference that must not be put into a URL
 */
export function manifestCall(
  context: Context,
  method: 'GET' | 'HEAD',
  repository: string,
  reference: string,
  accept: string,
): { call: Call; reference: ManifestReference } {
  const directory = `${repositoryPath(context, repository)}/manifests/`;
  const kind = method === 'HEAD' ? 'head' : 'manifest';
  const parsed = findReference(reference);
  const request = { kind, method, path: directory + (parsed === null ? '…' : reference), accept } as const;
  const call = callFor(context, { ...request, maxBytes: context.limits.manifestBytes });
  if (parsed !== null) return { call, reference: parsed };
  throw context.transport.errorOf(call, {
    kind: 'refused',
    problem: `was not sent: ${JSON.stringify(reference.slice(0, 140))} is neither a tag nor a digest that can be verified`,
    hint: 'Tags have at most 128 letters, digits and . _ -; digests are sha256 or sha512.',
  });
}
