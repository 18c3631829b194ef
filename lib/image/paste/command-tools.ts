/** Flags without a value, of the commands that take an image. Every other flag is followed by its value. */
const RUN_SWITCHES = [
  ...['detach', 'interactive', 'tty', 'rm', 'privileged', 'init', 'read-only', 'no-healthcheck', 'oom-kill-disable'],
  ...['publish-all', 'sig-proxy', 'disable-content-trust', 'quiet', 'help', 'use-api-socket', 'replace', 'tls-verify'],
  ...['rmi', 'no-hosts', 'no-hostname', 'env-host', 'http-proxy', 'read-only-tmpfs', 'passwd', 'all', 'all-tags', 'a'],
  ...['no-resolve-image', 'with-registry-auth', 'force', 'no-trunc', 'verbose', 'raw', 'all-platforms', 'unpack'],
  ...['human', 'no-prune', 'insecure', 'stdin', 'attach-stdin', 'null-io', 'net-host', 'cni', 'with-ns', 'print-tree'],
];
const SHORT_SWITCHES = 'ditPqaf';
const GLOBAL_SWITCHES = ['debug', 'D', 'tls', 'tlsverify', 'remote', 'r', 'insecure-registry', 'help', 'version'];

/** ImageArguments describes which arguments of a command are images. */
export type ImageArguments =
  /** The first `count` arguments. */
  | { kind: 'arguments'; count: number; switches: readonly string[]; shortSwitches: string }
  /** The values of a flag. */
  | { kind: 'flag'; names: readonly string[] }
  /** The part after "=" of all arguments but the first: `kubectl set image deployment/web web=nginx:1`. */
  | { kind: 'assignments' }
  /** Arguments that begin with "docker://". */
  | { kind: 'scheme' };

export type Tool = { globalSwitches: readonly string[]; verbs: Record<string, ImageArguments> };

const argumentsOf = (count: number, short = SHORT_SWITCHES): ImageArguments => ({
  kind: 'arguments',
  count,
  switches: RUN_SWITCHES,
  shortSwitches: short,
});
const one = argumentsOf(1);
const every = argumentsOf(100);
const none = argumentsOf(0);

/** @param others - verbs that do not take an image */
const scanner = (others: readonly string[]): Tool => ({
  globalSwitches: [],
  verbs: { '': one, scan: one, packages: one, ...Object.fromEntries(others.map((verb) => [verb, none])) },
});

const ENGINE_VERBS: Record<string, ImageArguments> = {
  run: one,
  create: one,
  'container run': one,
  'container create': one,
  pull: every,
  push: every,
  'image pull': every,
  'image push': every,
  save: every,
  'image save': every,
  history: one,
  'image history': one,
  'image inspect': every,
  'manifest inspect': one,
  'image rm': every,
  rmi: every,
  'service create': one,
  'service update': { kind: 'flag', names: ['image'] },
  'trust inspect': one,
  'buildx imagetools inspect': one,
  'scout cves': one,
  'scout quickview': one,
  'scout recommendations': one,
  sbom: one,
  'image mount': one,
  'sandbox run': one,
};
const engine: Tool = { globalSwitches: GLOBAL_SWITCHES, verbs: ENGINE_VERBS };

const kubectl: Tool = {
  globalSwitches: ['insecure-skip-tls-verify', 'warnings-as-errors'],
  verbs: {
    run: { kind: 'flag', names: ['image'] },
    'create deployment': { kind: 'flag', names: ['image'] },
    'create deploy': { kind: 'flag', names: ['image'] },
    'create job': { kind: 'flag', names: ['image'] },
    'create cronjob': { kind: 'flag', names: ['image'] },
    debug: { kind: 'flag', names: ['image'] },
    'set image': { kind: 'assignments' },
  },
};

const FIRST_ARGUMENT: Tool['verbs'] = {
  pull: one,
  digest: one,
  manifest: one,
  config: one,
  ls: one,
  export: one,
  tag: one,
};

/** Commands that take images, by program name and verb. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ...['docker', 'podman', 'nerdctl', 'finch', 'docker.exe'].map((name): [string, Tool] => [name, engine]),
  ...['kubectl', 'oc', 'k'].map((name): [string, Tool] => [name, kubectl]),
  ['crictl', { globalSwitches: GLOBAL_SWITCHES, verbs: { pull: one, inspecti: every, rmi: every } }],
  [
    'ctr',
    {
      globalSwitches: GLOBAL_SWITCHES,
      verbs: {
        'images pull': one,
        'image pull': one,
        'i pull': one,
        run: argumentsOf(1, 'dt'),
        'c create': one,
        'containers create': one,
      },
    },
  ],
  [
    'skopeo',
    {
      globalSwitches: GLOBAL_SWITCHES,
      verbs: { copy: { kind: 'scheme' }, inspect: { kind: 'scheme' }, 'list-tags': { kind: 'scheme' } },
    },
  ],
  [
    'crane',
    {
      globalSwitches: ['insecure', 'v', 'verbose'],
      verbs: { ...FIRST_ARGUMENT, copy: argumentsOf(2), cp: argumentsOf(2) },
    },
  ],
  ['buildah', { globalSwitches: GLOBAL_SWITCHES, verbs: { from: one, pull: one, push: one } }],
  ['dive', scanner(['build', 'version', 'help', 'completion'])],
  ['grype', scanner(['db', 'config', 'explain', 'version', 'help', 'completion'])],
  ['syft', scanner(['attest', 'cataloger', 'config', 'convert', 'login', 'version', 'help', 'completion'])],
  ['trivy', { globalSwitches: GLOBAL_SWITCHES, verbs: { image: one, i: one } }],
  ['kind', { globalSwitches: [], verbs: { 'load docker-image': every } }],
  ['minikube', { globalSwitches: [], verbs: { 'image load': every, 'image pull': every } }],
  ['k3d', { globalSwitches: [], verbs: { 'image import': every } }],
  [
    'gcloud',
    {
      globalSwitches: ['quiet', 'q'],
      verbs: {
        'run deploy': { kind: 'flag', names: ['image'] },
        'run jobs create': { kind: 'flag', names: ['image'] },
        'run jobs update': { kind: 'flag', names: ['image'] },
        'run services update': { kind: 'flag', names: ['image'] },
      },
    },
  ],
  [
    'az',
    {
      globalSwitches: [],
      verbs: {
        'container create': { kind: 'flag', names: ['image'] },
        'containerapp create': { kind: 'flag', names: ['image', 'i'] },
        'containerapp update': { kind: 'flag', names: ['image', 'i'] },
        'containerapp up': { kind: 'flag', names: ['image', 'i'] },
      },
    },
  ],
]);
