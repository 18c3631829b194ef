import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFingerprint } from '#lib/findings/secrets/fingerprint.ts';
import { KEYS } from './samples.ts';
import { createScan, entryOf, hitsIn, KEY, kindsIn } from './scanning.ts';

const fingerprint = createFingerprint(KEY);

/** A password that no rule finds without a name. */
const PASSWORD = ['Kestrel', 'lamp', '42'].join('-');
const base64 = (text: string) => Buffer.from(text).toString('base64');

type Case = [path: string, text: string, kinds: string[]];

const FILES: Case[] = [
  ['app/.env', `# settings\r\nPORT=80\r\nDB_PASSWORD=${PASSWORD}\r\n`, ['environment file', 'password']],
  ['app/.env.production', `export API_KEY="${PASSWORD}"\n`, ['environment file', 'key']],
  ['app/.env.example', `DB_PASSWORD=${PASSWORD}\n`, ['password']],
  ['srv/prod.env', `MAIL_PASS=${PASSWORD}\n`, ['password']],
  ['root/.npmrc', `//npm.internal/:_authToken=${PASSWORD}\n`, ['npm configuration', 'token']],
  ['root/.npmrc', `_auth=${base64(`ci:${PASSWORD}`)}\n`, ['npm configuration', 'credential']],
  ['root/.netrc', `machine git.internal\n  login ci\n  password ${PASSWORD}\n`, ['password']],
  ['root/.netrc', `machine git.internal login ci password ${PASSWORD}`, ['password']],
  ['root/.netrc', `# password none\nmachine git.internal\n  password -${PASSWORD}\n`, ['password']],
  ['srv/shop/settings.py', `SECRET_KEY = '${PASSWORD}'\n`, ['key']],
  ['srv/shop/settings.py', `SECRET_KEY = os.environ['SECRET_KEY']\nPASSWORD_HASHERS = ['a.b']\n`, []],
  ['root/.curlrc', `user = "ci:${PASSWORD}"\n`, ['password']],
  ['root/.curlrc', `-u ci:${PASSWORD}\nurl = "http://a:8080"\n`, ['password']],
  ['etc/msmtprc', `host smtp.internal\npassword ${PASSWORD}\n`, ['password']],
  ['srv/docker-compose.prod.yml', `      DB_PASSWORD: ${PASSWORD}\n`, ['password']],
  ['infra/group_vars/all/vars.yml', `ansible_password: ${PASSWORD}\n`, ['password']],
  ['infra/tasks/vars.yml', `ansible_password: ${PASSWORD}\n`, []],
  ['etc/redis/redis.conf', `# requirepass foobared\nport 6379\nrequirepass "${PASSWORD}"\n`, ['password']],
  ['app/config/master.key', '9f3a0c7be15d42688b7e04c6d1a25f38\n', ['key']],
  ['app/fingerprint.key', '9F3A0C7BE15D42688B7E9F3A0C7BE15D42688B7E\n', []],
  ['www/wp-config.php', `<?php $db->password = $_ENV['PASSWORD'];\n$secret = $settings->secret_key;\n`, []],
  ['srv/compose.yml', '      POSTGRES_PASSWORD: postgres\n      MYSQL_ROOT_PASSWORD: root\n', []],
  ['root/.pypirc', `[pypi]\nusername = ci\npassword = ${PASSWORD}\n`, ['password']],
  ['root/.git-credentials', `https://ci:${PASSWORD}@git.internal\n`, ['password']],
  ['root/.docker/config.json', `{"auths":{"r.internal":{"auth":"${base64(`ci:${PASSWORD}`)}"}}}`, ['credential']],
  ['root/.kube/config', `users:\n- name: ci\n  user:\n    token: ${PASSWORD}\n`, ['token']],
  ['etc/kubernetes/admin.conf', `  user:\n    client-key-data: ${base64(`${KEYS[0]?.secret}\n`)}\n`, ['private key']],
  ['root/.aws/credentials', `[default]\naws_secret_access_key = ${PASSWORD}\n`, ['key']],
  ['infra/terraform.tfstate', `{"attributes":{"name":"db","master_password":"${PASSWORD}"}}`, ['password']],
  ['infra/prod.tfvars', `db_password = "${PASSWORD}"\n`, ['password']],
  ['var/www/wp-config.php', `<?php\ndefine( 'DB_PASSWORD', '${PASSWORD}' );\ndefine('DB_HOST', 'db');\n`, ['password']],
  ['var/www/wp-config.php', `define("AUTH_KEY", "${PASSWORD}");`, ['key']],
  ['root/.pgpass', `# comment:a:b:c:d\ndb.internal:5432:*:app:${PASSWORD}\n`, ['password']],
  ['etc/shadow', `root:$6$salt$${PASSWORD}:19000:0:99999:7:::\ndaemon:*:1::::::\nbin:!:1::::::\n`, ['password']],
  ['var/www/.htpasswd', `ci:$apr1$abc$${PASSWORD}\n`, ['password']],
  ['app/application-prod.yml', `spring:\n  datasource:\n    password: ${PASSWORD}\n`, ['password']],
  ['root/.m2/settings.xml', `<server><id>a</id><password>${PASSWORD}</password></server>`, ['password']],
  ['app/compose.yml', `    environment:\n      - name: DB_PASSWORD\n        value: ${PASSWORD}\n`, ['password']],
];

describe('a file whose name indicates secrets', () => {
  it.each(FILES)('is read for names with values: %s %j', (path, text, kinds) => {
    expect(kindsIn(text, path)).toEqual(kinds);
  });

  it('is recognised in capitals too, and no other file is', () => {
    expect(kindsIn(`DB_PASSWORD=${PASSWORD}\n`, 'APP/.ENV')).toEqual(['environment file', 'password']);
    for (const path of ['app/env.txt', 'docker/config.json', 'app/shadow', 'app/notes.environment'])
      expect(kindsIn(`DB_PASSWORD=${PASSWORD}\n`, path), path).toEqual([]);
  });

  it('has hits with the place and the fingerprint of the value', () => {
    const text = `NAME=ä\nDB_PASSWORD='${PASSWORD}'\n`;
    expect(hitsIn(text, 'app/.env').at(1)).toEqual({
      kind: 'password',
      path: 'app/.env',
      offset: Buffer.from(text).indexOf(PASSWORD),
      fingerprint: fingerprint(PASSWORD),
      likelyTest: false,
    });
  });

  it.each(['pässwörd-à-é', 'lösen–ord-42', '日本語の鍵-42'])('has the fingerprint of UTF-8 text: %s', (password) => {
    const [, hit] = hitsIn(`DB_PASSWORD=${password}\n`, 'app/.env');
    expect(hit?.fingerprint).toBe(fingerprint(password));
  });

  it.each([
    ...['changeme', 'xxxx', 'password', 'your-password', '', 'example', '<password>', '********', 'secret', 'TODO'],
    ...['$OTHER', `\${OTHER}`, `\${OTHER:-}`, '{{ password }}', 'null', 'true', '/run/secrets/db', '%DB_PASSWORD%'],
  ])('has no hit for a placeholder or a reference: %s', (value) => {
    expect(kindsIn(`DB_PASSWORD=${value}\n`, 'app/.env')).toEqual(['environment file']);
    expect(kindsIn(`db:\n  password: "${value}"\n`, 'app/secrets.yml')).toEqual([]);
    expect(kindsIn(`define('DB_PASSWORD', '${value}');`, 'www/wp-config.php')).toEqual([]);
  });

  it.each(['app/keys/server.p12', 'app/Cert.PFX', 'app/trust.jks', 'app/release.keystore'])(
    'is a hit by its name alone when it is a key store: %s',
    (path) => {
      const scan = createScan();
      expect(scan.observe(entryOf(path, 3_000))).toBeNull();
      expect(scan.hits()).toEqual([{ kind: 'key store', path, offset: 0, fingerprint: null, likelyTest: false }]);
    },
  );

  it.each(['id_rsa', 'server.pem', 'tls.key', 'key.asc'])(
    'is scanned for keys also when it has NUL bytes: %s',
    (name) => {
      const content = `\0\0${KEYS[0]?.secret}\n`;
      expect(kindsIn(content, `root/${name}`)).toEqual(['private key']);
      expect(kindsIn(content, 'root/file.bin')).toEqual([]);
    },
  );
});

describe('a key in DER', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const edwards = generateKeyPairSync('ed25519');

  it.each([
    ['PKCS #8, RSA', rsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['PKCS #8, EC', ec.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['PKCS #8, Ed25519', edwards.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['SEC 1', ec.privateKey.export({ type: 'sec1', format: 'der' })],
  ])('is found when it is private: %s', (_, content) => {
    expect(hitsIn(content, 'etc/ssl/tls.key')).toMatchObject([{ kind: 'private key', offset: 0 }]);
    expect(kindsIn(content.subarray(0, -1), 'etc/ssl/tls.key')).toEqual([]);
    expect(kindsIn(content, 'etc/ssl/tls.bin')).toEqual([]);
  });

  it.each([
    ['RSA', rsa.publicKey.export({ type: 'spki', format: 'der' })],
    ['PKCS #1', rsa.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['EC', ec.publicKey.export({ type: 'spki', format: 'der' })],
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.of(0x30)],
    ['a length of many bytes', Buffer.of(0x30, 0xff, 1, 2, 3)],
  ])('is not found when it is public or damaged: %s', (_, content) => {
    expect(kindsIn(content, 'etc/ssl/tls.key')).toEqual([]);
  });
});

describe('a file of the tests of a library', () => {
  const { secret = '' } = KEYS[0] ?? {};

  it.each([
    ['app/node_modules/tls/test/keys/agent.pem', true],
    ['app/node_modules/@a/b/dist/__tests__/a.js', true],
    ['app/node_modules/a/README.md', true],
    ['app/node_modules/a/lib/key.test.js', true],
    ['usr/lib/python3/dist-packages/a/tests/key.pem', true],
    ['opt/venv/lib/python3.12/site-packages/a/testing/key.pem', true],
    ['usr/share/doc/openssl/key.pem', true],
    ['root/go/pkg/mod/golang.org/x/crypto@v1/ssh/testdata/keys.go', true],
    ['usr/local/go/src/crypto/tls/testdata/key.pem', true],
    ['usr/local/bundle/gems/a-1/spec/fixtures/key.pem', true],
    ['app/vendor/a/b/tests/key.pem', true],
    ['app/node_modules/a/lib/key.js', false],
    ['app/test/key.pem', false],
    ['usr/src/app/test/key.pem', false],
    ['app/docs/key.pem', false],
    ['etc/ssl/private/key.pem', false],
    ['usr/lib/python3/dist-packages/a/latest/key.pem', false],
  ])('is marked, and its hits are not dropped: %s', (path, likelyTest) => {
    expect(hitsIn(secret, path)).toMatchObject([{ kind: 'private key', path, likelyTest }]);
  });
});
