import { describe, expect, it } from 'vitest';
import { expectOnlySecretsMasked } from './masked-templates.ts';
import { lettersOf, mask } from './masking.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of shells

const random = lettersOf(36);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('names of secrets', () => {
  it.each(['API_KEYS', 'TOKENS', 'API_TOKENS', 'DB_PASSWORDS', 'JWT', 'USER_JWT', 'AUTH_KEYS', 'apiKeys'])(
    'match in plural with random values: %s',
    (name) => {
      expectOnlySecretsMasked(`ENV ${name}=§`, random);
      expectOnlySecretsMasked(`ENV ${name}=§`, `${random},${random}`);
      expect(mask.labels({ [`com.x.${name}`]: random })[`com.x.${name}`]).toMatch(/^‹secret/);
    },
  );

  it.each(['PASSWORDS', 'DB_PASSWORDS', 'SECRETS', 'APP_SECRETS', 'PW', 'pwd'])('match with any value: %s', (name) =>
    expectOnlySecretsMasked(`ENV ${name}=§`),
  );

  it.each([
    'ENV MAX_TOKENS=4096 TOKENS=a,b API_KEYS=first,second KEYS=up,down',
    'ENV PWD=/App/Home',
    'RUN PWD=$(pwd) make && cd "$PWD"',
    'ENV SECRETS=/run/secrets',
    'ENV GPG_KEYS="DFFA3DCF326E302C4787673A01C4E7FAAAB2461C 42F3E95A2C4F08279C4960ADD68FA50FEA312927"',
    'RUN for keys in DFFA3DCF326E302C4787673A01C4E7FAAAB2461C; do gpg --recv-keys "$keys"; done',
  ])('do not match with ordinary values: %s', (text) => expectOnlySecretsMasked(text));
});

describe('passwords in URLs', () => {
  it.each([
    ['ENV U=postgres://u:§@h/db', 'pa/ssHunter2'],
    ['ENV U=postgres://u:§@h/db', 'pa#ssHunter2'],
    ['ENV U=postgres://u:§@h/db', 'p?Hunter2'],
    ['ENV U=amqp://u:§@h:5672/', 'p/a#s?s/Hunter2'],
    ['RUN git clone https://§:x-oauth-basic@github.com/a/b', 'Hunter2Zebra'],
    ['RUN printf "machine github.com login § password x-oauth-basic" > ~/.netrc', 'Hunter2Zebra'],
    ['RUN printf "machine github.com\\nlogin §\\npassword x-oauth-basic\\n" > ~/.netrc', 'Hunter2Zebra'],
    ['machine github.com login § password §', random],
  ])('are masked: %s with %s', (template, secret) => expectOnlySecretsMasked(template, secret));

  it.each([
    'RUN curl http://host:8080/path@1.2.3 https://esm.sh/react@18',
    'ENV U=mongodb://h1:27017,h2:27017/db?user=a@b',
    'RUN curl https://$HOST:$PORT/@scope/pkg@1 https://${HOST}:${PORT}/a@b',
    'RUN git clone https://$TOKEN:x-oauth-basic@github.com/a/b',
    'RUN curl http://[::1]:80/a@b',
    'RUN echo "see https://example.com: mail a@b"',
  ])('are not confused with ports, versions and e-mail addresses: %s', (text) => expectOnlySecretsMasked(text));
});

describe('a private key in base64', () => {
  const pem = (kind: string) => `-----BEGIN ${kind}-----\nMIIE${random}\n${random}==\n-----END ${kind}-----\n`;

  it.each(['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])(
    'is masked under any name: %s',
    (kind) => {
      expectOnlySecretsMasked('ENV TLS=§', base64(pem(kind)));
      expectOnlySecretsMasked('ENV TLS=§', base64(pem('CERTIFICATE') + pem(kind)));
      expectOnlySecretsMasked('{"tls":"§"}', base64(pem(kind)).slice(0, 80));
      expectOnlySecretsMasked('RUN echo "§" | base64 -d', base64(pem(kind)).replace(/.{76}/g, '$&\\n'));
    },
  );

  it('is not confused with a certificate', () => {
    expectOnlySecretsMasked(`ENV TLS=${base64(pem('CERTIFICATE'))} B=${base64(pem('PUBLIC KEY'))}`);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of shells
