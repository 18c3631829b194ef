import { describe, expect, it } from 'vitest';
import { expectOnlySecretsMasked, withShortMarks } from './masked-templates.ts';
import { mask } from './masking.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of shells

describe('a password with a dollar sign', () => {
  it.each([
    ['ENV DB_PASSWORD=§', 'P@$$w0rd'],
    ['ENV DB_PASSWORD=§', 'pa$$w0rd'],
    ['ENV DB_PASSWORD=§', '$ecret'],
    ['ENV DB_PASSWORD="§" A=b', '$ecret'],
    ['|1 DB_PASSWORD=§ /bin/sh -c x', 'Pa$$w0rd'],
    ['|1 NPM_TOKEN=§ /bin/sh -c x', '$ecret'],
    ["RUN export PASSWORD='§'", '$up3r$ecret'],
    ["RUN export PASSWORD='§' && make", '$ecret'],
    ['RUN export PASSWORD=§', 'x$ecret1'],
    ["RUN mysql -p'§' -e x", '$ecret'],
    ["RUN curl -u 'u:§' https://x", '$ecret'],
    ['ENV DATABASE_URL=postgres://u:§@db/app', '$ecret'],
  ])('is masked, not taken for a reference: %s with %s', (template, secret) =>
    expectOnlySecretsMasked(template, secret),
  );

  it.each(['P@$$w0rd', '$ecretPa55', '$ecret', 'a$(b'])(
    'is masked in a label, not taken for a reference: %s',
    (value) => {
      expect(withShortMarks(mask.labels({ 'com.x.password': value })['com.x.password'] ?? '')).toBe('‹›');
      expect(withShortMarks(mask.words(['env', `DB_PASSWORD=${value}`])[1] ?? '')).toBe('DB_PASSWORD=‹›');
    },
  );

  it.each([
    'ENV DB_PASSWORD=$TOKEN',
    'ENV DB_PASSWORD=${password}',
    'RUN make PASSWORD=$password',
    "RUN echo '//r/:_authToken=${NPM_TOKEN}' > .npmrc",
    "RUN npm config set //r/:_authToken '${NPM_TOKEN}'",
    'RUN psql -c "ALTER USER postgres PASSWORD \'$pw\'"',
    'RUN curl -u $A:$B https://x?token=$A:$B',
    'RUN printf "password: $PASSWORD\\n"',
    'RUN make TOKEN=${TOKEN:-${OTHER_TOKEN}}',
  ])('is distinguished from a reference: %s', (text) => expectOnlySecretsMasked(text));
});

describe('a secret within a command substitution', () => {
  it.each([
    'RUN export DB_PASSWORD="$(echo §)"',
    'RUN DB_PASSWORD=$(echo § | base64) make',
    'RUN DB_PASSWORD=$(printf "%s" "§" | base64) make',
    "RUN DB_PASSWORD=$(echo -n '§') make",
    'RUN DB_PASSWORD=`echo §` make',
    'RUN DB_PASSWORD=$(/bin/echo §) make',
    'RUN curl -u user:$(echo §) https://x',
    'RUN docker login -u x -p "$(echo § | base64 -d)"',
    'RUN DB_PASSWORD="$(echo "§")" make',
    'RUN DB_PASSWORD="`echo §`" make',
  ])('is masked: %s', (text) => expectOnlySecretsMasked(text));

  it.each(['ENV DB_PASSWORD=a$(b§', 'RUN make DB_PASSWORD="a$(b§"', 'ENV DB_PASSWORD=a`b§'])(
    'is masked even if the substitution is not closed: %s',
    (template) => {
      expect(mask.text(template.replace('§', 'Hunter2Zebra'))).not.toContain('Hunter2Zebra');
    },
  );

  it.each([
    'RUN TOKEN="$(cat "$FILE")" make',
    'RUN TOKEN="$(echo "$TOKEN" | tr -d x)" make',
    'RUN PASSWORD=$(echo $(cat x)) make',
    'RUN TOKEN="$(curl -s https://x | sed "s/.*:(.*)/x/")" && make',
  ])('is not assumed when another command produces the value: %s', (text) => expectOnlySecretsMasked(text));
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of shells
