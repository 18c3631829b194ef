import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { labelFiles, one, type Row } from './labelled.ts';
import type { Maker } from './maker.ts';

/** Made once: generating takes long. */
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const EC = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1') =>
  key
    .export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' })
    .toString()
    .trimEnd();
const mark = (word: string, name: string) => `${'-'.repeat(5)}${word} ${name}${'-'.repeat(5)}`;
const wrap = (text: string, width: number) => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');

function openSsh(make: Maker): string {
  const body = `b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ${make.base64(200)}`;
  return `${mark('BEGIN', 'OPENSSH PRIVATE KEY')}\n${wrap(body, 70)}\n${mark('END', 'OPENSSH PRIVATE KEY')}`;
}

const openPgp = (make: Maker) =>
  `${mark('BEGIN', 'PGP PRIVATE KEY BLOCK')}\n\nl${wrap(make.base64(900), 64)}\n=${make.alnum(4)}\n${mark('END', 'PGP PRIVATE KEY BLOCK')}`;

const ed25519 = (make: Maker) => pem(make.key(), 'pkcs8');
const indented = (text: string, by: string) => text.replaceAll('\n', `\n${by}`);

const jwk = (make: Maker) => make.key().export({ format: 'jwk' }) as { d: string; x: string };

const ROWS: readonly Row[] = [
  ['SSH', 'root/.ssh/id_ed25519', one(openSsh, (key) => `${key}\n`)],
  ['SSH, under another name', 'home/ci/deploy_key', one(openSsh, (key) => `${key}\n`)],
  [
    'SSH, written by a script',
    'usr/local/bin/clone.sh',
    one(openSsh, (key) => `#!/bin/sh\ncat > ~/.ssh/id <<EOF\n${key}\nEOF\n`),
  ],
  [
    'TLS, of a server',
    'etc/nginx/tls/server.key',
    one(
      () => pem(RSA, 'pkcs8'),
      (key) => `${key}\n`,
    ),
  ],
  [
    'TLS, PKCS #1 behind its certificate',
    'etc/haproxy/site.pem',
    one(
      () => pem(RSA, 'pkcs1'),
      (key, make) =>
        `${mark('BEGIN', 'CERTIFICATE')}\n${wrap(make.base64(900), 64)}\n${mark('END', 'CERTIFICATE')}\n${key}\n`,
    ),
  ],
  [
    'TLS, elliptic',
    'etc/ssl/private/ec.pem',
    one(
      () => pem(EC, 'sec1'),
      (key) => `${key}\n`,
    ),
  ],
  [
    'TLS, elliptic with its parameters',
    'etc/tls/ec-params.txt',
    one(
      () => pem(EC, 'sec1'),
      (key) => `${mark('BEGIN', 'EC PARAMETERS')}\nBggqhkjOPQMBBw==\n${mark('END', 'EC PARAMETERS')}\n${key}\n`,
    ),
  ],
  ['Ed25519, in a script of Node', 'app/src/sign.js', one(ed25519, (key) => `const key = \`${key}\`;\n`)],
  [
    'Ed25519, with line ends of Windows',
    'app/keys/jwt.pem',
    one(
      (make) => ed25519(make).replaceAll('\n', '\r\n'),
      (key) => `${key}\r\n`,
    ),
  ],
  [
    'with CRLF escapes',
    'app/keys.json',
    one(
      (make) => ed25519(make).replaceAll('\n', '\\r\\n'),
      (key) => `{"k":"${key}"}`,
    ),
  ],
  [
    'Google, of a service account',
    'app/firebase-adminsdk.json',
    one(
      () => pem(RSA, 'pkcs8').replaceAll('\n', '\\n'),
      (key) => `{"type":"service_account","private_key_id":"a1","private_key":"${key}\\n","client_email":"a@b.iam"}`,
    ),
  ],
  [
    'in YAML',
    'app/config/jwt.yml',
    one(
      (make) => indented(ed25519(make), '    '),
      (key) => `jwt:\n  key: |\n    ${key}\n`,
    ),
  ],
  [
    'in an environment file',
    'srv/app.conf',
    one(
      (make) => ed25519(make).replaceAll('\n', '\\n'),
      (key) => `JWT="${key}"\n`,
    ),
  ],
  [
    'on one line',
    'app/one-line.txt',
    one(
      (make) => ed25519(make).replaceAll('\n', ' '),
      (key) => `KEY=${key}\n`,
    ),
  ],
  [
    'joined in JavaScript',
    'app/src/join.js',
    one(
      (make) => ed25519(make).replaceAll('\n', "\\n' +\n  '"),
      (key) => `const key = '${key}';\n`,
    ),
  ],
  [
    'in Java',
    'app/Key.java',
    one(
      (make) => ed25519(make).replaceAll('\n', '\\n" +\n    "'),
      (key) => `String key = "${key}";\n`,
    ),
  ],
  [
    'in a kubeconfig',
    'etc/kube/conf',
    one(
      (make) => Buffer.from(`${ed25519(make)}\n`).toString('base64'),
      (key) => `users:\n- user:\n    client-key-data: ${key}\n`,
    ),
  ],
  ['OpenPGP', 'root/signing.asc', one(openPgp, (key) => `${key}\n`)],
  [
    'encrypted',
    'etc/tls/encrypted.pem',
    one(
      () => RSA.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }).toString().trimEnd(),
      (key) => `${key}\n`,
    ),
  ],
  [
    'PuTTY',
    'home/ci/key.ppk',
    one(
      (make) =>
        `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ci\nPublic-Lines: 2\n${wrap(make.base64(51), 64)}\nPrivate-Lines: 1\n${make.base64(36)}`,
      (key, make) => `${key}\nPrivate-MAC: ${make.hex(64)}\n`,
    ),
  ],
  [
    'DER',
    'etc/tls/server.der',
    (make) => {
      const key = make.key().export({ type: 'pkcs8', format: 'der' });
      return { text: key, secrets: [key] };
    },
  ],
  [
    'JSON Web Key',
    'app/jwks-private.json',
    one(
      (make) => jwk(make).d,
      (key, make) => JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: jwk(make).x, d: key, kid: 'a' }] }),
    ),
  ],
  [
    'WireGuard',
    'etc/wireguard/wg0.conf',
    one(
      (make) => make.base64(32),
      (key, make) =>
        `[Interface]\nAddress = 10.0.0.2/32\nPrivateKey = ${key}\n\n[Peer]\nPublicKey = ${make.base64(32)}\nEndpoint = vpn.internal:51820\n`,
    ),
  ],
];

export const KEY_FILES = labelFiles('private key', ROWS);
