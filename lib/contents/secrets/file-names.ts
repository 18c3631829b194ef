/** NamedFile is a file whose name indicates secrets. */
export type NamedFile = {
  /** The kind of the hit that the file is by its name alone. Null: only its secrets are hits. */
  kind: 'key store' | 'environment file' | 'npm configuration' | null;
  /** How the file is read. "name": not at all. "text": for keywords, and as a key that is the whole file. All others: for values in this format too. */
  reading: 'name' | 'text' | 'values' | 'netrc' | 'curl' | 'pgpass' | 'redis' | 'shadow' | 'php';
};

const values = { kind: null, reading: 'values' } as const;
const text = { kind: null, reading: 'text' } as const;
const php = { kind: null, reading: 'php' } as const;
const netrc = { kind: null, reading: 'netrc' } as const;
const curl = { kind: null, reading: 'curl' } as const;
const pgpass = { kind: null, reading: 'pgpass' } as const;
const redis = { kind: null, reading: 'redis' } as const;
const shadow = { kind: null, reading: 'shadow' } as const;
const keyStore = { kind: 'key store', reading: 'name' } as const;

type Named = [name: string, file: NamedFile];

/** @param names - separated by blanks */
const list = (names: string, file: NamedFile): Named[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, file]);

/** Names of files, in lower case. The programs that read the files document these names. */
const NAMES: ReadonlyMap<string, NamedFile> = new Map<string, NamedFile>([
  ['.npmrc', { kind: 'npm configuration', reading: 'values' }],
  ...list(
    `.pypirc .yarnrc .yarnrc.yml .dockercfg .dockerconfigjson .gem .my.cnf .s3cfg .boto .terraformrc
    terraform.rc .vault-token .envrc .flaskenv .esmtprc .fetchmailrc .wgetrc pip.conf kubeconfig
    secrets.yml secrets.yaml secrets.json secrets.toml secrets.env secret.yml secret.yaml secret.json credentials.json
    credentials.yml credentials.yaml credentials.toml credentials.xml service-account.json service_account.json
    serviceaccount.json application_default_credentials.json accesstokens.json msal_token_cache.json azureprofile.json
    rclone.conf terraform.tfstate terraform.tfstate.backup database.yml settings-security.xml application.properties
    application.yml application.yaml appsettings.json local.settings.json docker-compose.yml docker-compose.yaml
    compose.yml compose.yaml sftp-config.json .ftpconfig filezilla.xml recentservers.xml nuget.config auth.json
    .databrickscfg settings.py local_settings.py settings_local.py bootstrap.yml bootstrap.yaml bootstrap.properties
    grafana.ini airflow.cfg pgbouncer.ini rabbitmq.conf odoo.conf alertmanager.yml hibernate.cfg.xml tomcat-users.xml
    my.cnf debian.cnf`,
    values,
  ),
  ...list('.netrc _netrc .msmtprc msmtprc', netrc),
  ...list('.curlrc _curlrc', curl),
  ...list('redis.conf sentinel.conf valkey.conf', redis),
  ...list('.git-credentials id_rsa id_dsa id_ecdsa id_ed25519 id_ecdsa_sk id_ed25519_sk', text),
  ...list(
    'wp-config.php localsettings.php settings.php settings.inc.php config.inc.php parameters.php config.php configuration.php env.php',
    php,
  ),
  ...list('.htpasswd', shadow),
  ...list('.pgpass pgpass.conf', pgpass),
]);

/** Ends of paths, for names that mean something only in their folder. */
const PATHS: readonly Named[] = [
  ...list(
    `.docker/config.json .kube/config .aws/credentials .aws/config .oci/config .config/gh/hosts.yml .config/hub
    .cargo/credentials .cargo/credentials.toml .gem/credentials .m2/settings.xml .composer/auth.json
    .config/doctl/config.yaml .gradle/gradle.properties .git/config .terraform.d/credentials.tfrc.json
    kubernetes/admin.conf kubernetes/kubelet.conf kubernetes/controller-manager.conf kubernetes/scheduler.conf
    containers/auth.json .config/heroku/config.json .config/hcloud/cli.toml .fly/config.yml
    .azure/service_principal_entries.json .config/configstore/firebase-tools.json .bundle/config .config/helm/registry/config.json`,
    values,
  ),
  ...list('etc/shadow etc/shadow-', shadow),
];

const ENDS: readonly Named[] = [
  ...list('.p12 .pfx .jks .keystore .bcfks .jceks .kdbx', keyStore),
  ...list('.pem .key .der .ppk .asc .gpg .pk8 .ovpn', text),
  ...list('.tfstate .tfvars .tfvars.json .kubeconfig .env .env.local', values),
];

/** Environment files that document the names of variables. */
const TEMPLATE = /[._-](?:example|sample|dist|template|tpl|defaults?|schema|test)$/;

/** Files for one environment: application-prod.yml, docker-compose.override.yml. */
const VARIANTS =
  /^(?:(?:appsettings|application)[.-][\w.-]{1,60}\.(?:json|ya?ml|properties)|(?:docker-)?compose[.-][\w.-]{1,60}\.ya?ml)$/;
/** Variables of Ansible. */
const VARIABLES = /(?:^|\/)(?:group|host)_vars\/(?:[^/]{1,100}\/)?[^/]{1,100}\.ya?ml$/;

/** Returns how a file with this name is read, or null when its name indicates no secrets. Case does not matter. */
export function findNamedFile(path: string): NamedFile | null {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (name === '.env' || name.startsWith('.env.') || name.startsWith('.env-'))
    return TEMPLATE.test(name) ? values : { kind: 'environment file', reading: 'values' };
  const byName = NAMES.get(name);
  if (byName !== undefined) return byName;
  if (VARIANTS.test(name) || VARIABLES.test(lower)) return values;
  const inFolder = PATHS.find(
    ([end]) => lower.endsWith(end) && (lower.length === end.length || lower.at(-end.length - 1) === '/'),
  );
  return (inFolder ?? ENDS.find(([end]) => name.endsWith(end)))?.[1] ?? null;
}

/** Reports whether a file is read for names with values, which takes more time than the search for keywords. */
export const isReadForValues = (named: NamedFile | null): boolean =>
  named !== null && named.reading !== 'name' && named.reading !== 'text';
