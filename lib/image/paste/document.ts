import { readServices, servicesOf } from './compose.ts';
import { type DataList, type DataMap, type DataNode, findEntry, isNull, listOf, mapOf, textOf } from './data.ts';
import { type Found, nothingFound, type PasteSource } from './found.ts';
import { isSurelyImage, noteImageText } from './image-text.ts';
import { createVariables, type Values } from './variables.ts';
import { isKubernetesObject, type Walk, walkImages } from './walk.ts';

/**
 * Returns the images of one YAML or JSON document, and its kind. `source` is null when nothing in it is about images,
 * as in a list of words.
 */
export function readDocument(root: DataNode, isJson: boolean): { source: PasteSource | null; found: Found } {
  const found = nothingFound();
  if (root.kind === 'scalar') return { source: null, found };
  if (root.kind === 'list' && root.items.every(({ kind }) => kind === 'scalar')) return { source: null, found };
  const first = root.kind === 'map' ? root : undefined;
  // Examples in an API description are not run anywhere.
  if (first && (findEntry(first, 'swagger') ?? findEntry(first, 'openapi'))) return { source: 'yaml', found };
  const services = first && servicesOf(first);
  if (services) {
    readServices(found, services, createVariables());
    return { source: 'compose', found };
  }
  const source = sourceOf(root, isJson);
  const walk: Walk = {
    found,
    variables: createVariables(first && valuesOf(first)),
    params: first ? paramsOf(first) : new Map(),
    registry: first ? globalRegistryOf(first) : '',
    isKubernetes: source === 'kubernetes',
    hasServiceLists:
      first !== undefined &&
      (source === 'pipeline' || findEntry(first, 'image') !== undefined) &&
      hasServiceLists(first),
    containers: first ? containersOf(first) : null,
    seen: new Set(),
  };
  if (first !== undefined && source === 'pipeline') readBuildSteps(first, walk);
  walkImages(root, walk);
  return { source, found };
}

const MAX_VALUE = 2_048;
const PIPELINE_KEYS = [
  'jobs',
  'stages',
  'pipelines',
  'steps',
  'pipeline',
  'workflows',
  'default',
  'before_script',
  'runs',
];

function sourceOf(root: DataMap | DataList, isJson: boolean): PasteSource {
  if (root.kind === 'list') return isJson ? 'docker-json' : 'yaml';
  const kind = textOf(root, 'kind');
  if (kind === 'Kustomization' || kind === 'Component' || isKustomization(root)) return 'kustomize';
  if (isKubernetesObject(root) || findEntry(root, 'apiVersion') !== undefined) return 'kubernetes';
  if (PIPELINE_KEYS.some((key) => findEntry(root, key)) || root.entries.some(({ node }) => isJob(node)))
    return 'pipeline';
  if (listOf(root, 'containers').length > 0 || (mapOf(root, 'spec') && mapOf(root, 'metadata'))) return 'kubernetes';
  if (isJson && findEntry(root, 'Repository') && findEntry(root, 'Tag')) return 'docker-images';
  if (isJson && findEntry(root, 'Image') && (findEntry(root, 'Names') ?? findEntry(root, 'Command')))
    return 'docker-ps';
  if (isJson) return /^[A-Z]/.test(root.entries[0]?.key ?? '') || findEntry(root, 'images') ? 'docker-json' : 'yaml';
  return hasImageObject(root, 0) ? 'helm' : 'yaml';
}

const isKustomization = (root: DataMap): boolean =>
  textOf(root, 'kind') === undefined &&
  (listOf(root, 'images').some(
    (node) => node.kind === 'map' && ['newTag', 'newName', 'digest'].some((key) => textOf(node, key) !== undefined),
  ) ||
    (listOf(root, 'resources').length > 0 && listOf(root, 'resources').every(({ kind }) => kind === 'scalar')));

const isJob = (node: DataNode): boolean => node.kind === 'map' && findEntry(node, 'script') !== undefined;

function hasImageObject(node: DataNode, depth: number): boolean {
  if (node.kind !== 'map' || depth > 6) return false;
  return node.entries.some(
    ({ node: child }) =>
      (child.kind === 'map' && findEntry(child, 'repository') !== undefined) || hasImageObject(child, depth + 1),
  );
}

/** Services of GitLab are images. Those of Travis, AppVeyor and Bitbucket are names of their own. */
const hasServiceLists = (root: DataMap): boolean =>
  !['language', 'dist', 'sudo', 'addons', 'pipelines', 'environment', 'before_install', 'install', 'build_script'].some(
    (key) => findEntry(root, key),
  );

/** Returns the names of the containers that an Azure pipeline defines for its jobs. */
function containersOf(root: DataMap): ReadonlySet<string> | null {
  if (!['jobs', 'steps', 'stages', 'pool'].some((key) => findEntry(root, key))) return null;
  const resources = mapOf(root, 'resources');
  const described = resources === undefined ? [] : listOf(resources, 'containers');
  return new Set(described.flatMap((node) => (node.kind === 'map' ? (textOf(node, 'container') ?? []) : [])));
}

/** Returns variables with a value in the document: GitLab's, Cloud Build's, CloudFormation's, OpenShift's. */
function valuesOf(root: DataMap): Values {
  const values = new Map<string, string>();
  for (const key of ['variables', 'substitutions', 'Parameters']) {
    for (const { key: name, node } of mapOf(root, key)?.entries ?? []) {
      const text =
        node.kind === 'scalar'
          ? node.text
          : node.kind === 'map'
            ? (textOf(node, 'value') ?? textOf(node, 'Default'))
            : undefined;
      if (text !== undefined && !/[$\s]/.test(text)) values.set(name, text);
    }
  }
  for (const node of listOf(root, 'parameters')) {
    const [name, value] = node.kind === 'map' ? [textOf(node, 'name'), textOf(node, 'value')] : [];
    if (name !== undefined && value !== undefined && !/[$\s]/.test(value)) values.set(name, value);
  }
  return values;
}

function paramsOf(root: DataMap): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  const spec = mapOf(root, 'spec');
  const inputs = spec && mapOf(spec, 'inputs');
  for (const node of [...(spec ? listOf(spec, 'params') : []), ...(inputs ? listOf(inputs, 'params') : [])]) {
    const [name, value] = node.kind === 'map' ? [textOf(node, 'name'), textOf(node, 'default')] : [];
    if (name !== undefined && value !== undefined && !isNull(value) && value.length <= MAX_VALUE)
      params.set(name, value);
  }
  return params;
}

/** Returns `global.imageRegistry`, as in the charts of Bitnami. */
function globalRegistryOf(root: DataMap): string {
  const all = mapOf(root, 'global');
  return (all && (textOf(all, 'imageRegistry') ?? textOf(all, 'hub'))) ?? '';
}

/** Notes the steps of Google Cloud Build, whose names are images. */
function readBuildSteps(root: DataMap, { found, variables }: Walk): void {
  const steps = listOf(root, 'steps');
  const isBuild =
    steps.length > 0 &&
    !['jobs', 'on', 'pool', 'trigger', 'kind', 'stages'].some((key) => findEntry(root, key)) &&
    steps.every(
      (step) =>
        step.kind === 'map' && ['image', 'uses', 'run', 'commands', 'task'].every((key) => !findEntry(step, key)),
    );
  if (!isBuild) return;
  for (const step of steps) {
    const name = step.kind === 'map' ? findEntry(step, 'name') : undefined;
    if (name?.node.kind !== 'scalar' || step.kind !== 'map') continue;
    const isImage =
      isSurelyImage(name.node.text) ||
      findEntry(step, 'args') !== undefined ||
      findEntry(step, 'entrypoint') !== undefined;
    if (isImage) noteImageText(found, name.node.text, name.line, { certainty: 'perhaps', variables });
  }
}
