import { describe, expect, it } from 'vitest';
import { expectOnlySecretsMasked, PASSWORD, withShortMarks } from './masked-templates.ts';
import { lettersOf, mask } from './masking.ts';

describe('a secret in a truncated text', () => {
  it.each([
    ['RUN make DB_PASSWORD="correct § batt…', 'RUN make DB_PASSWORD="‹›…'],
    ["RUN make DB_PASSWORD='correct § batt…", "RUN make DB_PASSWORD='‹›…"],
    ['{"password":"a §…', '{"password":"‹›…'],
    ['{\\"password\\":\\"a §…', '{\\"password\\":\\"‹›…'],
    ['RUN sshpass -p "a §…', 'RUN sshpass -p "‹›…'],
    ['RUN curl -u "u:a §…', 'RUN curl -u "u:‹›…'],
    ['RUN mysql -p"§…', 'RUN mysql -p"‹›…'],
    ['RUN sh -c "mysql -p§…', 'RUN sh -c "mysql -p‹›…'],
    ['RUN echo "<password>a §…', 'RUN echo "<password>‹›…'],
    ['RUN echo "<password><![CDATA[a §…', 'RUN echo "<password><![CDATA[‹›…'],
    ['RUN mysql -e "CREATE USER a IDENTIFIED BY \'a §…', 'RUN mysql -e "CREATE USER a IDENTIFIED BY \'‹›…'],
    ['RUN chpasswd <<EOF\nroot:a §…', 'RUN chpasswd <<EOF\nroot:‹›…'],
    ['password: |\n  a §…', 'password: |\n  ‹›…'],
  ])('is masked up to the end: %j', (template, expected) => {
    const masked = mask.text(template.replace('§', PASSWORD));
    expect(withShortMarks(masked)).toBe(expected);
    expect(mask.text(masked)).toBe(masked);
  });

  it('is not assumed after an unclosed quote that contains a command', () => {
    expect(mask.text('RUN echo PASSWORD=" && make…')).toContain('RUN echo PASSWORD="');
  });
});

describe('a signed URL', () => {
  const signature = 'aB3%2FdEf9hIjKlMn0pQrStUvWxYz12345678901234%3D';
  const url = 'https://x.blob.core.windows.net/c?sv=2022-11-02&se=2030-01-01&sig=§';

  it.each([
    [`RUN curl -o x "${url}"`, signature],
    [`RUN curl "${url}&sp=r"`, signature],
    [url, signature.replaceAll('%', '%25')],
    [url, signature.replaceAll('%2F', '%2b')],
    [url.replaceAll('&', '&amp;'), signature],
    [url.replaceAll('&', '\\u0026'), signature],
    [`${url}…`, lettersOf(36)],
  ])('has its signature masked: %s', (template, secret) => {
    const masked = mask.text(template.replace('§', secret));
    expect(masked).not.toContain(secret);
    expect(masked).toContain('sv=2022-11-02');
  });

  it('has its signature masked in a label', () => {
    const labels = mask.labels({ 'org.opencontainers.image.url': url.replace('§', signature) });
    expect(withShortMarks(labels['org.opencontainers.image.url'] ?? '')).toBe(url.replace('§', '‹›'));
  });

  it('is recognised only with a complete signature', () => {
    expectOnlySecretsMasked('RUN curl https://x/a?sig=short&signature=100%25');
  });
});
