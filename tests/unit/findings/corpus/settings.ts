import { labelFiles, one, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

const password = (make: Maker) => make.password();
const base64 = (text: string) => Buffer.from(text).toString('base64');

const ROWS: readonly Row[] = [
  [
    '.env of Node',
    'app/.env',
    one(password, (secret) => `NODE_ENV=production\nPORT=3000\nDB_HOST=db\nDB_PASSWORD=${secret}\n`),
  ],
  [
    '.env of Laravel',
    'var/www/.env',
    one(
      (make) => `base64:${make.base64(32)}`,
      (secret) => `APP_NAME=Shop\nAPP_KEY=${secret}\nAPP_DEBUG=false\n`,
    ),
  ],
  [
    '.env of Django',
    'srv/.env',
    one(
      (make) => `${make.alnum(20)}#${make.alnum(15)}(^${make.alnum(12)}`,
      (secret) => `DEBUG=0\nSECRET_KEY='${secret}'\n`,
    ),
  ],
  [
    '.env with exports',
    'app/.env.production',
    one(password, (secret) => `export SMTP_USER=mailer\nexport SMTP_PASS="${secret}"\n`),
  ],
  [
    '.env of an API',
    'app/.env.local',
    one(
      (make) => make.uuid(),
      (secret) => `HEROKU_API_KEY=${secret}\n`,
    ),
  ],
  [
    '.npmrc',
    'app/.npmrc',
    one(
      (make) => make.uuid(),
      (secret) => `@acme:registry=https://npm.acme.io/\n//npm.acme.io/:_authToken=${secret}\nalways-auth=true\n`,
    ),
  ],
  [
    '.npmrc with a user',
    'root/.npmrc',
    one(
      (make) => base64(`ci:${make.password()}`),
      (secret) => `registry=https://nexus.acme.io/npm/\n_auth=${secret}\nemail=ci@acme.io\n`,
    ),
  ],
  [
    '.yarnrc.yml',
    'app/.yarnrc.yml',
    one(
      (make) => make.uuid(),
      (secret) => `npmScopes:\n  acme:\n    npmRegistryServer: https://npm.acme.io\n    npmAuthToken: ${secret}\n`,
    ),
  ],
  ['.netrc', 'root/.netrc', one(password, (secret) => `machine git.acme.io\n  login ci\n  password ${secret}\n`)],
  [
    '.pypirc',
    'root/.pypirc',
    one(
      password,
      (secret) =>
        `[distutils]\nindex-servers = acme\n\n[acme]\nrepository: https://pypi.acme.io\nusername: ci\npassword: ${secret}\n`,
    ),
  ],
  ['.git-credentials', 'root/.git-credentials', one(password, (secret) => `https://ci:${secret}@git.acme.io\n`)],
  ['.pgpass', 'root/.pgpass', one(password, (secret) => `db.acme.io:5432:app:app:${secret}\n`)],
  ['.my.cnf', 'root/.my.cnf', one(password, (secret) => `[client]\nuser=root\npassword=${secret}\n`)],
  [
    '.htpasswd',
    'etc/nginx/.htpasswd',
    one(
      (make) => `$apr1$${make.alnum(8)}$${make.alnum(22)}`,
      (secret) => `admin:${secret}\n`,
    ),
  ],
  [
    'a registry login of Docker',
    'root/.docker/config.json',
    one(
      (make) => base64(`ci:${make.password()}`),
      (secret) => JSON.stringify({ auths: { 'registry.acme.io': { auth: secret } } }, null, 2),
    ),
  ],
  [
    'a kubeconfig',
    'root/.kube/config',
    one(
      (make) => make.alnum(40),
      (secret) => `apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    token: ${secret}\n`,
    ),
  ],
  [
    'a Secret of Kubernetes',
    'deploy/secret.yaml',
    one(
      (make) => base64(make.password()),
      (secret) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${secret}\n`,
    ),
  ],
  [
    'settings of Maven',
    'root/.m2/settings.xml',
    one(
      password,
      (secret) =>
        `<settings><servers><server><id>nexus</id><username>ci</username><password>${secret}</password></server></servers></settings>\n`,
    ),
  ],
  [
    'properties of Gradle',
    'root/.gradle/gradle.properties',
    one(password, (secret) => `nexusUser=ci\nnexusPassword=${secret}\norg.gradle.jvmargs=-Xmx2g\n`),
  ],
  [
    'properties of Spring',
    'app/application.properties',
    one(
      password,
      (secret) =>
        `spring.datasource.url=jdbc:postgresql://db/app\nspring.datasource.username=app\nspring.datasource.password=${secret}\n`,
    ),
  ],
  [
    'YAML of Spring',
    'app/config/application-prod.yml',
    one(password, (secret) => `spring:\n  datasource:\n    username: app\n    password: ${secret}\n`),
  ],
  [
    'settings of .NET',
    'app/appsettings.Production.json',
    one(
      password,
      (secret) => `{"ConnectionStrings":{"Main":"Server=db;Database=app;User Id=sa;Password=${secret};Encrypt=true"}}`,
    ),
  ],
  [
    'a section of .NET',
    'app/appsettings.json',
    one(
      (make) => make.base64(32),
      (secret) => `{"Jwt":{"Issuer":"acme","SigningKey":"${secret}"}}`,
    ),
  ],
  [
    'a compose file',
    'srv/docker-compose.yml',
    one(
      password,
      (secret) =>
        `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: ${secret}\n`,
    ),
  ],
  [
    'a compose file with a list',
    'srv/compose.yaml',
    one(
      password,
      (secret) =>
        `services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=${secret}\n      - MYSQL_DATABASE=app\n`,
    ),
  ],
  [
    'WordPress',
    'var/www/html/wp-config.php',
    one(
      password,
      (secret) =>
        `<?php\ndefine( 'DB_NAME', 'wp' );\ndefine( 'DB_PASSWORD', '${secret}' );\ndefine( 'DB_HOST', 'db' );\n`,
    ),
  ],
  [
    'PHP with an array',
    'var/www/config.php',
    one(password, (secret) => `<?php return ['db' => ['user' => 'app', 'password' => '${secret}']];\n`),
  ],
  [
    'Rails',
    'app/config/database.yml',
    one(password, (secret) => `production:\n  adapter: postgresql\n  username: app\n  password: ${secret}\n`),
  ],
  [
    'secrets of Rails',
    'app/config/secrets.yml',
    one(
      (make) => make.hex(128),
      (secret) => `production:\n  secret_key_base: ${secret}\n`,
    ),
  ],
  [
    'the master key of Rails',
    'app/config/master.key',
    one(
      (make) => make.hex(32),
      (secret) => `${secret}\n`,
    ),
  ],
  [
    'variables of Terraform',
    'infra/prod.auto.tfvars',
    one(password, (secret) => `region      = "eu-west-1"\ndb_password = "${secret}"\n`),
  ],
  [
    'a state of Terraform',
    'infra/terraform.tfstate',
    one(password, (secret) =>
      JSON.stringify(
        {
          version: 4,
          resources: [{ type: 'aws_db_instance', instances: [{ attributes: { username: 'app', password: secret } }] }],
        },
        null,
        2,
      ),
    ),
  ],
  [
    'Cargo',
    'root/.cargo/credentials.toml',
    one(
      (make) => `cio${make.alnum(32)}`,
      (secret) => `[registry]\ntoken = "${secret}"\n`,
    ),
  ],
  [
    'Composer',
    'root/.composer/auth.json',
    one(
      (make) => make.hex(40),
      (secret) => `{"http-basic":{"repo.acme.io":{"username":"ci","password":"${secret}"}}}`,
    ),
  ],
  [
    'NuGet',
    'app/NuGet.Config',
    one(
      password,
      (secret) =>
        `<configuration><packageSourceCredentials><acme><add key="Username" value="ci" /><add key="ClearTextPassword" value="${secret}" /></acme></packageSourceCredentials></configuration>`,
    ),
  ],
  [
    'Django',
    'app/shop/settings.py',
    one(
      (make) => `django-insecure-${make.alnum(50)}`,
      (secret) => `import os\n\nDEBUG = False\nSECRET_KEY = '${secret}'\nALLOWED_HOSTS = ['*']\n`,
    ),
  ],
  [
    'Django, the database',
    'srv/web/settings.py',
    one(
      password,
      (secret) =>
        `DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'USER': 'app',\n        'PASSWORD': '${secret}',\n        'HOST': 'db',\n    }\n}\n`,
    ),
  ],
  ['Redis', 'etc/redis/redis.conf', one(password, (secret) => `bind 0.0.0.0\nrequirepass ${secret}\nappendonly yes\n`)],
  [
    'Grafana',
    'etc/grafana/grafana.ini',
    one(password, (secret) => `[security]\nadmin_user = admin\nadmin_password = ${secret}\n`),
  ],
  [
    'the shadow file',
    'etc/shadow',
    one(
      (make) => `$6$${make.alnum(16)}$${make.alnum(86)}`,
      (secret) => `root:${secret}:20000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n`,
    ),
  ],
];

/** Files that are evidence by their name, with nothing in them that can be read. */
const BY_NAME: readonly Row[] = [
  ['a key store of Java', 'app/config/keystore.jks', (make) => ({ text: make.bytes(2_000), secrets: [] })],
  ['a key with its certificate', 'etc/tls/client.p12', (make) => ({ text: make.bytes(2_000), secrets: [] })],
  ['a database of passwords', 'root/team.kdbx', (make) => ({ text: make.bytes(2_000), secrets: [] })],
  [
    'an environment file without known names',
    'srv/app/.env',
    (make) => ({ text: `LICENSE=${make.word()}\nPORT=80\n`, secrets: [] }),
  ],
];

export const SETTINGS_FILES = [...labelFiles('settings', ROWS), ...labelFiles('file name', BY_NAME, true)];
