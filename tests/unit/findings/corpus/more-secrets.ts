import { labelFiles, none, one, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

const password = (make: Maker) => make.password();

/** Secrets that were labelled after the rules had been tuned to all others. */
const TOKENS: readonly Row[] = [
  [
    'GitLab, of a runner',
    'etc/gitlab-runner/config.toml',
    one(
      (m) => `glrt-${m.base64Url(15)}`,
      (s) => `[[runners]]\n  url = "https://gitlab.internal"\n  token = "${s}"\n`,
    ),
  ],
  [
    'NVIDIA, in a variable of Docker',
    'srv/run.sh',
    one(
      (m) => `nvapi-${m.base64Url(48)}`,
      (s) => `docker run -e KEY=${s} app\n`,
    ),
  ],
  [
    'Replicate, in R',
    'srv/model.R',
    one(
      (m) => `r8_${m.alnum(37)}`,
      (s) => `Sys.setenv(TOKEN = "${s}")\n`,
    ),
  ],
  [
    'Doppler',
    'root/.doppler/.doppler.yaml',
    one(
      (m) => `dp.pt.${m.alnum(43)}`,
      (s) => `scoped:\n  /:\n    token: ${s}\n`,
    ),
  ],
  [
    'Brevo',
    'app/mail.kt',
    one(
      (m) => `xkeysib-${m.hex(64)}-${m.alnum(16)}`,
      (s) => `val key = "${s}"\n`,
    ),
  ],
  [
    'Docker, a swarm',
    'root/join.sh',
    one(
      (m) => `SWMTKN-1-${m.lower(50)}-${m.lower(25)}`,
      (s) => `docker swarm join --token ${s} 10.0.0.1:2377\n`,
    ),
  ],
  [
    'Kubernetes, of an account',
    'srv/token',
    one(
      (m) => m.jwt({ iss: 'kubernetes/serviceaccount' }),
      (s) => s,
    ),
  ],
  [
    'Figma',
    'app/design.js',
    one(
      (m) => `figd_${m.base64Url(30)}`,
      (s) => `fetch(url, { headers: { 'X-Figma-Token': '${s}' } })\n`,
    ),
  ],
  [
    'Notion',
    'app/notion.py',
    one(
      (m) => `ntn_${m.alnum(46)}`,
      (s) => `notion = Client(auth="${s}")\n`,
    ),
  ],
  [
    'Airtable',
    'app/table.ts',
    one(
      (m) => `pat${m.alnum(14)}.${m.hex(64)}`,
      (s) => `new Airtable({ apiKey: '${s}' })\n`,
    ),
  ],
  [
    'Cloudflare, in a variable',
    'app/.env',
    one(
      (m) => m.base64Url(30),
      (s) => `CLOUDFLARE_API_TOKEN=${s}\n`,
    ),
  ],
  [
    'Square',
    'app/pay.rb',
    one(
      (m) => `sq0csp-${m.base64Url(32)}`,
      (s) => `Square.configure('${s}')\n`,
    ),
  ],
];

const SETTINGS: readonly Row[] = [
  [
    'Tomcat',
    'opt/tomcat/conf/tomcat-users.xml',
    one(password, (s) => `<tomcat-users><user username="admin" password="${s}" roles="manager-gui"/></tomcat-users>`),
  ],
  [
    'Docker Compose, a secret of an application',
    'srv/docker-compose.prod.yml',
    one(
      (m) => m.hex(64),
      (s) => `services:\n  web:\n    environment:\n      SECRET_KEY_BASE: ${s}\n`,
    ),
  ],
  [
    'Terraform, in its variables',
    'infra/secrets.auto.tfvars.json',
    one(password, (s) => JSON.stringify({ region: 'eu', admin_password: s })),
  ],
  [
    'Airflow',
    'root/airflow/airflow.cfg',
    one(
      (m) => `${m.base64Url(32)}=`,
      (s) => `[core]\nfernet_key = ${s}\n`,
    ),
  ],
  [
    'Ansible',
    'ansible/group_vars/all/vars.yml',
    one(password, (s) => `ansible_user: deploy\nansible_password: ${s}\n`),
  ],
  [
    'subversion',
    'root/.subversion/auth/svn.simple/a',
    one(password, (s) => `K 8\npassword\nV ${s.length}\n${s}\nEND\n`),
  ],
  ['curl', 'root/.curlrc', one(password, (s) => `user = "ci:${s}"\n`)],
  ['wget', 'root/.wgetrc', one(password, (s) => `http_user=ci\nhttp_password=${s}\n`)],
  ['msmtp', 'etc/msmtprc', one(password, (s) => `account default\nhost smtp.acme.io\nuser noreply\npassword ${s}\n`)],
  [
    'an unattended MySQL',
    'etc/mysql/debian.cnf',
    one(password, (s) => `[client]\nuser = debian-sys-maint\npassword = ${s}\n`),
  ],
  [
    'Symfony',
    'var/www/.env.local',
    one(
      (m) => m.hex(32),
      (s) => `APP_ENV=prod\nAPP_SECRET=${s}\n`,
    ),
  ],
  ['JDBC', 'app/application-db.properties', one(password, (s) => `jdbc.url=jdbc:mysql://db/app\njdbc.password=${s}\n`)],
  [
    'a login of Helm',
    'root/.config/helm/registry/config.json',
    one(
      (m) => Buffer.from(`ci:${m.password()}`).toString('base64'),
      (s) => `{"auths":{"r.acme.io":{"auth":"${s}"}}}`,
    ),
  ],
  [
    'a login of Podman',
    'run/containers/0/auth.json',
    one(
      (m) => Buffer.from(`ci:${m.password()}`).toString('base64'),
      (s) => `{"auths":{"r.acme.io":{"auth":"${s}"}}}`,
    ),
  ],
  [
    'git, a header',
    'app/.git/config',
    one(
      (m) => Buffer.from(`x:${m.alnum(40)}`).toString('base64'),
      (s) => `[http "https://git.acme.io/"]\n\textraheader = AUTHORIZATION: basic ${s}\n`,
    ),
  ],
];

const LOOK_ALIKES: readonly Row[] = [
  [
    'a page with words for keys',
    'app/keys.html',
    none(() => '<label for="key">API key</label><input id="api-key" name="api_key" placeholder="sk-…">\n'),
  ],
  [
    'a test of an application',
    'app/src/login.test.js',
    none(() => "expect(parse('postgres://user:pass@localhost/db').password).toBe('pass');\n"),
  ],
  ['a cache key', 'app/cache.yml', none((m) => `cache:\n  key: v1-${m.hex(40)}\n  paths: [node_modules]\n`)],
  ['an ETag', 'app/headers.json', none((m) => `{"etag":"\\"${m.hex(32)}\\"","x-request-id":"${m.uuid()}"}`)],
  [
    'a vault of Ansible',
    'ansible/group_vars/all/vault.yml',
    none((m) => `$ANSIBLE_VAULT;1.1;AES256\n${m.hex(80)}\n${m.hex(80)}\n`),
  ],
  [
    'credentials of Rails, encrypted',
    'app/config/credentials.yml.enc',
    none((m) => `${m.base64(200)}--${m.base64(12)}--${m.base64(16)}`),
  ],
  [
    'a sealed secret',
    'deploy/sealed.yaml',
    none((m) => `kind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag${m.base64(300)}\n`),
  ],
  [
    'settings of a linter',
    'app/.secrets.baseline',
    none((m) => `{"results":{"a.py":[{"type":"Secret Keyword","hashed_secret":"${m.hex(40)}","line_number":3}]}}`),
  ],
  [
    'a manifest of a browser extension',
    'app/manifest.json',
    none((m) => `{"key":"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${m.base64(250)}","permissions":["tabs"]}`),
  ],
  [
    'addresses of Ethereum',
    'app/contracts.json',
    none((m) => JSON.stringify({ token: `0x${m.hex(40)}`, router: `0x${m.hex(40)}` })),
  ],
  [
    'translations of messages',
    'app/config/application.yml',
    none(() => 'messages:\n  password: Your password is too short.\n  token: The link has expired.\n'),
  ],
  [
    'a policy of passwords',
    'app/appsettings.json',
    none(
      () =>
        '{"Identity":{"Password":{"RequiredLength":10,"RequireDigit":true},"TokenLifespan":"1.00:00:00","SecretKeyName":"jwt-key"}}',
    ),
  ],
  [
    'references to a store',
    'app/application-prod.yml',
    none(
      () =>
        'spring:\n  datasource:\n    password: vault:secret/data/app#password\n    token: arn:aws:secretsmanager:eu-west-1:1:secret:app\n',
    ),
  ],
];

export const MORE_FILES = [...labelFiles('token', TOKENS), ...labelFiles('settings', SETTINGS)];
export const MORE_LOOK_ALIKES = labelFiles('settings', LOOK_ALIKES);
