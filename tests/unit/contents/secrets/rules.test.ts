import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ADDRESS_RULES } from '#lib/contents/secrets/address-rules.ts';
import { CLOUD_RULES } from '#lib/contents/secrets/cloud-rules.ts';
import { KEY_RULES } from '#lib/contents/secrets/key-rules.ts';
import { TOKEN_RULES } from '#lib/contents/secrets/token-rules.ts';
import { createFingerprint } from '#lib/findings/secrets/fingerprint.ts';
import { TOKEN_KINDS } from '#lib/findings/secrets/token-kinds.ts';
import { FILE_RULES_VERSION } from '#lib/image/index-version.ts';
import { KEYS, SHAPED, TOKENS } from './samples.ts';
import { hitsIn, KEY, kindsIn } from './scanning.ts';

const fingerprint = createFingerprint(KEY);

describe('a token with a public prefix', () => {
  it.each(TOKENS)('is found with its place and fingerprint: $kind', ({ kind, secret }) => {
    const before = 'a line\r\nconst token = "';
    expect(hitsIn(`${before}${secret}";\n`)).toEqual([
      { kind, path: 'app/notes.txt', offset: before.length, fingerprint: fingerprint(secret), likelyTest: false },
    ]);
  });

  it.each(TOKENS)('is found alone in a file, and after text that is not ASCII: $kind', ({ kind, secret }) => {
    expect(hitsIn(secret)).toMatchObject([{ kind, offset: 0 }]);
    expect(hitsIn(`clé — ${secret}`)).toMatchObject([{ kind, offset: Buffer.byteLength('clé — ') }]);
  });

  it.each(TOKENS)('is not found in the middle of a word, or shortened: $kind', ({ kind, secret }) => {
    expect(kindsIn(`x9${secret}`)).not.toContain(kind);
    expect(kindsIn(secret.slice(0, Math.ceil(secret.length / 3)))).not.toContain(kind);
  });

  it.each(TOKENS)('is not found when it is a placeholder: $kind', ({ kind, secret }) => {
    const prefix = kind.slice(0, -1);
    const rest = secret.slice(prefix.length);
    for (const filler of ['x', 'X', '0', 'EXAMPLE', 'your-token-', '1234567890'])
      expect(kindsIn(`"${prefix}${filler.repeat(rest.length).slice(0, rest.length)}"`), filler).toEqual([]);
  });
});

describe('a private key', () => {
  it.each(KEYS)('is found with its content: $name', ({ kind, secret }) => {
    const found = hitsIn(`key: "${secret}"\n`);
    expect(found).toMatchObject([{ kind, offset: 6, fingerprint: fingerprint(secret) }]);
  });

  it('is found without its last line, and hides no secret behind it', () => {
    const [pem] = KEYS;
    const cut = pem?.secret.slice(0, 100) ?? '';
    const token = TOKENS[0]?.secret;
    expect(hitsIn(cut)).toMatchObject([{ kind: 'private key', fingerprint: fingerprint(cut) }]);
    expect(kindsIn(`${cut}\n${'# a comment\n'.repeat(60)}${token}`)).toEqual(['private key', 'ghp_…']);
    expect(kindsIn(`${cut}\n${pem?.secret}\n${pem?.secret}`)).toEqual(Array(3).fill('private key'));
  });

  const mark = (word: string, name: string) => `-----${word} ${name}-----`;
  it.each([
    `if (text.startsWith('${mark('BEGIN', 'RSA PRIVATE KEY')}'))`,
    `${mark('BEGIN', 'PRIVATE KEY')}\\n...\\n${mark('END', 'PRIVATE KEY')}`,
    `${mark('BEGIN', 'PRIVATE KEY')}\n<your key>\n${mark('END', 'PRIVATE KEY')}\n${randomBytes(48).toString('base64')}`,
    `${mark('BEGIN', 'PUBLIC KEY')}\n${randomBytes(48).toString('base64')}\n${mark('END', 'PUBLIC KEY')}`,
    Buffer.from(`${mark('BEGIN', 'CERTIFICATE')}\n${randomBytes(48).toString('base64')}`).toString('base64'),
    'PuTTY-User-Key-File-2: ssh-rsa\nPublic-Lines: 6\nPrivate-Lines: none',
  ])('is not found without its content: %s', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });
});

describe('a secret that a word reveals', () => {
  it.each(SHAPED)('is found: $text', ({ kind, secret, text }) => {
    expect(hitsIn(`${text}\n`)).toMatchObject([
      { kind, offset: text.lastIndexOf(secret), fingerprint: fingerprint(secret) },
    ]);
  });

  it('is found beside the id of an AWS key, after it or before it', () => {
    const id = TOKENS.find(({ kind }) => kind === 'AKIA…')?.secret ?? '';
    const secret = SHAPED[0]?.secret ?? '';
    expect(kindsIn(`aws:\n  id: ${id}\n  value: ${secret}\n`)).toEqual(['AKIA…', 'AWS secret key']);
    expect(kindsIn(`aws:\n  value: ${secret}\n  id: ${id}\n`)).toEqual(['AWS secret key', 'AKIA…']);
    expect(kindsIn(`value: ${secret}\n`)).toEqual([]);
  });

  it.each([
    `AWS_ACCESS_KEY_ID=${'AKIA'}IOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
    'secret_access_key = 0123456789012345678901234567890123456789',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    `AccountKey=${'Eby8vdM02xNOcqFlqUwJ'}${'PLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='}`,
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    `https://hooks.slack.com/services/\${TEAM}/\${CHANNEL}/\${TOKEN}`,
    'postgres://user:password@localhost/db',
    'postgres://postgres:postgres@db/app',
    `postgres://\${USER}:\${PASSWORD}@db/app`,
    'postgres://$USER:$PASSWORD@db/app',
    'https://%s:%s@git.internal/',
    'https://{user}:{password}@git.internal/',
    'https://<user>:<password>@git.internal/',
    `https://user:${'changeme-now-1'}@git.internal/`,
    `https://app:${'Zk38fjw8Qp2'}@example.com/`,
    'docker://registry.internal:5000/app:1.2@sha256:0123456789',
    '12:30:AA',
    'https://fonts.internal/a@2x.png',
    `https://${'9f3a0c7be15d42688b7e9f3a0c7be15d'}@o12.ingest.sentry.internal/4507`,
    'dotenv://:key_1234…@vault.internal/a?environment=production',
    `{"kty":"RSA","n":"${randomBytes(64).toString('base64url')}"},{"d":"${randomBytes(64).toString('base64url')}"}`,
    `PublicKey = ${randomBytes(32).toString('base64')}`,
  ])('is not found in examples, templates and other text: %s', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });
});

describe('the version of the rules', () => {
  it('is raised when a keyword or a kind of token changes, because stored hits are then incomplete', () => {
    const rules = [...TOKEN_RULES, ...KEY_RULES, ...CLOUD_RULES, ...ADDRESS_RULES].map(({ keyword }) => keyword);
    const digest = createHash('sha256')
      .update(JSON.stringify([rules, TOKEN_KINDS]))
      .digest('hex')
      .slice(0, 16);
    // After a change of the digest raise FILE_RULES_VERSION, and enter both here.
    expect({ version: FILE_RULES_VERSION, digest }).toEqual({ version: 2, digest: '57fa6b96c4e5e4ca' });
  });
});
