import { rootCertificates } from 'node:tls';
import { none, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

const mark = (word: string, name: string) => `${'-'.repeat(5)}${word} ${name}${'-'.repeat(5)}`;
const repeat = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const lines = (count: number, each: (at: number) => string) => `${repeat(count, each).join('\n')}\n`;
const certificate = (make: Maker) => rootCertificates[Math.floor(make.random() * rootCertificates.length)] ?? '';

/** The keys that vendors print in their documentation. They are made of parts, so that no scanner finds one here. */
const AWS_OF_DOCUMENTS = [`${'AKIA'}IOSFODNN7EXAMPLE`, `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCY'}EXAMPLEKEY`];
const JWT_OF_DOCUMENTS = `${'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c`;

export const DOCUMENTED: readonly Row[] = [
  [
    'the keys of the AWS documentation',
    'app/readme.txt',
    none(() => `aws_access_key_id = ${AWS_OF_DOCUMENTS[0]}\naws_secret_access_key = ${AWS_OF_DOCUMENTS[1]}\n`),
  ],
  ['the token of jwt.io', 'app/src/example.js', none(() => `const token = '${JWT_OF_DOCUMENTS}';\n`)],
  [
    'placeholders of tokens',
    'app/docs.txt',
    none(() =>
      ['ghp_', 'glpat-', 'npm_', 'sk_live_', 'xoxb-', 'AIza']
        .map((prefix) => `TOKEN=${prefix}${'x'.repeat(40)}\nOTHER=${prefix}your-token-here\n`)
        .join(''),
    ),
  ],
  [
    'a webhook of the documentation',
    'app/config.sample.yml',
    none(() => 'url: https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\n'),
  ],
  [
    'addresses of documents',
    'app/help.txt',
    none(
      () =>
        'postgres://user:password@localhost:5432/db\nmysql://root:secret@127.0.0.1/test\nhttps://user:pass@example.com/path\nredis://:password@host:6379\nmongodb://username:password@host1:27017,host2:27017\n',
    ),
  ],
  [
    'a template of an environment file',
    'app/.env.example',
    none(() => 'DB_PASSWORD=changeme\nAPI_KEY=your-api-key\nSECRET_KEY=\nSTRIPE=sk_test_...\nTOKEN=<token>\n'),
  ],
  [
    'values from the environment',
    'srv/docker-compose.yml',
    none(
      () =>
        `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: \${DB_PASSWORD}\n      TOKEN_FILE: /run/secrets/token\n      API_KEY: \${API_KEY:?missing}\n`,
    ),
  ],
  [
    'settings that read the environment',
    'app/shop/settings.py',
    none(
      () =>
        `import os\n\nSECRET_KEY = os.environ['SECRET_KEY']\nDATABASES = {'default': {'PASSWORD': os.environ.get('DB_PASSWORD', '')}}\nEMAIL_HOST_PASSWORD = env('EMAIL_PASSWORD')\nAUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator'}]\nPASSWORD_RESET_TIMEOUT = 3600\nCSRF_COOKIE_NAME = 'csrftoken'\n`,
    ),
  ],
  [
    'variables of Helm',
    'deploy/values.yaml',
    none(
      () => 'auth:\n  existingSecret: app-db\n  secretKeys:\n    adminPasswordKey: postgres-password\n  password: ""\n',
    ),
  ],
  [
    'PHP that reads the environment',
    'var/www/html/wp-config.php',
    none(
      () =>
        `<?php\ndefine('DB_PASSWORD', getenv('DB_PASSWORD'));\ndefine('AUTH_KEY', 'put your unique phrase here');\n$password = $_ENV['PASSWORD'];\n`,
    ),
  ],
  [
    'Spring with references',
    'app/application.yml',
    none(
      () =>
        `spring:\n  datasource:\n    password: \${DB_PASSWORD}\n  security:\n    oauth2:\n      client-secret: \${CLIENT_SECRET:}\nmanagement:\n  endpoint:\n    keys: true\n`,
    ),
  ],
  [
    'a configuration of npm with a variable',
    'app/.npmrc',
    none(
      () => `registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=\${NPM_TOKEN}\nsave-exact=true\n`,
    ),
  ],
  [
    'settings of Maven with properties',
    'root/.m2/settings.xml',
    none(() => `<server><id>a</id><password>\${env.NEXUS_PASSWORD}</password></server>`),
  ],
  [
    'secrets in a workflow',
    'app/.github/workflows/ci.yml',
    none(() => `env:\n  NPM_TOKEN: \${{ secrets.NPM_TOKEN }}\n  PASSWORD: \${{ secrets.PASSWORD }}\n`),
  ],
  [
    'the default of a compose file',
    'srv/compose.yml',
    none(
      () =>
        `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: postgres\n      POSTGRES_HOST_AUTH_METHOD: trust\n`,
    ),
  ],
  [
    'a locked account',
    'etc/shadow',
    none(() => 'root:*:19000:0:99999:7:::\nbin:!:19000:0:99999:7:::\napp:!!:19000::::::\n'),
  ],
  [
    'the address of Sentry, which is public',
    'app/src/sentry.js',
    none(
      (make) =>
        `Sentry.init({ dsn: 'https://${make.hex(32)}@o${make.digits(6)}.ingest.sentry.io/${make.digits(7)}' });\n`,
    ),
  ],
  [
    'a key that a browser has, of Stripe',
    'app/src/pay.js',
    none((make) => `loadStripe('pk_${'live'}_${make.alnum(24)}');\n`),
  ],
];

export const CERTIFICATES: readonly Row[] = [
  [
    'public certificates',
    'etc/ssl/certs/ca-certificates.crt',
    none((make) => repeat(20, () => certificate(make)).join('\n')),
  ],
  ['a certificate by name', 'etc/ssl/certs/root.pem', none((make) => `${certificate(make)}\n`)],
  [
    'a certificate in base64',
    'etc/kube/ca.conf',
    none((make) => `certificate-authority-data: ${Buffer.from(certificate(make)).toString('base64')}\n`),
  ],
  [
    'a public key',
    'root/.ssh/id_ed25519.pub',
    none((make) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${make.base64(32).slice(0, 43)} ci@acme\n`),
  ],
  [
    'a public key in PEM',
    'app/jwt.pub.pem',
    none((make) => `${mark('BEGIN', 'PUBLIC KEY')}\n${make.base64(44)}\n${mark('END', 'PUBLIC KEY')}\n`),
  ],
  [
    'known hosts',
    'root/.ssh/known_hosts',
    none((make) =>
      lines(20, () => `|1|${make.base64(20)}|${make.base64(20)} ssh-rsa AAAAB3NzaC1yc2E${make.base64(260)}`),
    ),
  ],
  [
    'a public key of OpenPGP',
    'usr/share/keyrings/a.asc',
    none(
      (make) =>
        `${mark('BEGIN', 'PGP PUBLIC KEY BLOCK')}\n\n${make.base64(900)}\n=aB1d\n${mark('END', 'PGP PUBLIC KEY BLOCK')}\n`,
    ),
  ],
  [
    'a program that reads keys',
    'app/src/pem.js',
    none(
      () =>
        `if (!text.startsWith('${mark('BEGIN', 'PRIVATE KEY')}')) throw new Error('no key');\nreturn \`${mark('BEGIN', 'RSA PRIVATE KEY')}\\n\${body}\\n${mark('END', 'RSA PRIVATE KEY')}\`;\n`,
    ),
  ],
  [
    'a signed file',
    'usr/share/a.asc',
    none(
      (make) => `${mark('BEGIN', 'PGP SIGNATURE')}\n\n${make.base64(600)}\n=aB1d\n${mark('END', 'PGP SIGNATURE')}\n`,
    ),
  ],
  [
    'a request for a certificate',
    'etc/ssl/a.csr',
    none(
      (make) => `${mark('BEGIN', 'CERTIFICATE REQUEST')}\n${make.base64(500)}\n${mark('END', 'CERTIFICATE REQUEST')}\n`,
    ),
  ],
  [
    'a public JSON Web Key',
    'app/jwks.json',
    none((make) =>
      JSON.stringify({
        keys: [{ kty: 'RSA', n: make.base64Url(256), e: 'AQAB', kid: make.base64Url(20), alg: 'RS256' }],
      }),
    ),
  ],
];
