import { type DataEntry, type DataMap, type DataNode, findEntry, listOf, mapOf, textOf } from './data.ts';
import { readDockerfile } from './dockerfile.ts';
import { addFound, addName, type Found, skip } from './found.ts';
import { explainSubstitution, substitute, type Variables } from './variables.ts';

/** Keys of a service in a compose file. Services of other tools (Symfony, Traefik) have none of them. */
const SERVICE_KEYS = [
  ...['image', 'build', 'extends', 'command', 'ports', 'volumes', 'environment', 'deploy', 'container_name'],
  ...['depends_on', 'env_file', 'networks', 'restart', 'provider'],
];

const FIRST_VERSION_KEYS = new Set([
  ...[
    'links',
    'external_links',
    'expose',
    'volumes_from',
    'net',
    'dns',
    'entrypoint',
    'env',
    'labels',
    'log_driver',
    'mem_limit',
  ],
  ...[
    'hostname',
    'domainname',
    'privileged',
    'user',
    'working_dir',
    'stdin_open',
    'tty',
    'cap_add',
    'cap_drop',
    'dockerfile',
  ],
  ...[
    'extra_hosts',
    'devices',
    'pid',
    'security_opt',
    'cpu_shares',
    'logging',
    'healthcheck',
    'read_only',
    'mac_address',
    'name',
  ],
]);

/** Keys that a compose file never has. A Woodpecker pipeline has them beside its services. */
const OTHER_KEYS = ['apiVersion', 'steps', 'pipeline', 'jobs'];

/** Returns the `services` of a compose file; in version 1 the whole file. Returns null for other documents. */
export function servicesOf(root: DataMap): readonly DataEntry[] | null {
  if (OTHER_KEYS.some((key) => isOther(findEntry(root, key)?.node))) return null;
  const services = mapOf(root, 'services');
  if (services !== undefined) {
    const maps = services.entries.flatMap(({ node }) => (node.kind === 'map' ? [node] : []));
    const isCompose = maps.length === 0 || maps.some((map) => SERVICE_KEYS.some((key) => findEntry(map, key)));
    return isCompose ? services.entries : null;
  }
  const isFirstVersion =
    root.entries.length > 0 &&
    root.entries.every(
      ({ node }) =>
        node.kind === 'map' &&
        (isScalar(node, 'image') || findEntry(node, 'build') !== undefined) &&
        node.entries.every(({ key }) => SERVICE_KEYS.includes(key) || FIRST_VERSION_KEYS.has(key)),
    );
  return isFirstVersion && root.entries.some(({ node }) => isScalar(node, 'image')) ? root.entries : null;
}

/** Notes the image of each service. A built service contributes the images of an inline Dockerfile. */
export function readServices(found: Found, services: readonly DataEntry[], variables: Variables): void {
  for (const service of services) {
    const { key, line, node } = service;
    const image = node.kind === 'map' ? findEntry(node, 'image') : undefined;
    const text = node.kind === 'map' ? textOf(node, 'image') : undefined;
    const at = image === undefined || image.isMerged ? line : image.line;
    if (node.kind === 'map') readOtherImages(found, node, variables);
    if (image === undefined || text === undefined) {
      const isBuilt = node.kind === 'map' && findEntry(node, 'build') !== undefined;
      skip(found, key, at, isBuilt ? 'built here, and names no image' : 'names no image');
    } else {
      readName(found, text, at, variables);
    }
  }
}

function readOtherImages(found: Found, service: DataMap, variables: Variables): void {
  for (const volume of listOf(service, 'volumes')) {
    const source = volume.kind === 'map' && textOf(volume, 'type') === 'image' ? textOf(volume, 'source') : undefined;
    if (source !== undefined) readName(found, source, volume.line, variables);
  }
  const build = mapOf(service, 'build');
  if (build === undefined) return;
  const inline = findEntry(build, 'dockerfile_inline')?.node;
  if (inline?.kind === 'scalar') addFound(found, readDockerfile(inline.text), inline.line);
  const contexts = findEntry(build, 'additional_contexts')?.node;
  for (const node of childrenOf(contexts)) {
    const [, name] = node.kind === 'scalar' ? (/^(?:[^=]*=)?docker-image:\/\/(.+)$/.exec(node.text) ?? []) : [];
    if (name !== undefined) readName(found, name, node.line, variables);
  }
}

function readName(found: Found, text: string, line: number, variables: Variables): void {
  const result = substitute(text, variables);
  if (result.failure === null) addName(found, result.text, line);
  else skip(found, text, line, explainSubstitution(result, 'variable'));
}

/** A service of a version 1 file can be named "steps". */
const isOther = (node: DataNode | undefined): boolean => node !== undefined && !isScalar(node, 'image');

const isScalar = (node: DataNode, key: string): boolean => node.kind === 'map' && textOf(node, key) !== undefined;

const childrenOf = (node: DataNode | undefined): readonly DataNode[] => {
  if (node?.kind === 'list') return node.items;
  return node?.kind === 'map' ? node.entries.map((entry) => entry.node) : [];
};
