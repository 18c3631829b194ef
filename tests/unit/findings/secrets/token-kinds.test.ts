import { describe, expect, it } from 'vitest';
import { hexOf, JWT, lettersOf, mask, PEM } from './masking.ts';

/** One token of each kind, with the label of its mask. */
const TOKENS: [string, string][] = [
  [`npm_${lettersOf(36)}`, 'npm_…'],
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix): [string, string] => [prefix + lettersOf(36), `${prefix}…`]),
  [`github_pat_${lettersOf(22)}_${lettersOf(59)}`, 'github_pat_…'],
  [`glpat-${lettersOf(18)}-_`, 'glpat-…'],
  [`glrt-${lettersOf(20)}`, 'glrt-…'],
  [`gldt-${lettersOf(20)}`, 'gldt-…'],
  ...['b', 'a', 'p', 'r', 's'].map((kind): [string, string] => [
    `xox${kind}-123456789012-1234567890123-${lettersOf(24)}`,
    `xox${kind}-…`,
  ]),
  [`xapp-1-A0123-12345-${hexOf(64)}`, 'xapp-…'],
  ['AKIAQ7RK2MXV9TBL4WZC', 'AKIA…'],
  ['ASIAQ7RK2MXV9TBL4WZC', 'ASIA…'],
  [`AIza${lettersOf(35)}`, 'AIza…'],
  [`GOCSPX-${lettersOf(28)}`, 'GOCSPX-…'],
  [`sk_live_${lettersOf(24)}`, 'sk_live_…'],
  [`rk_live_${lettersOf(24)}`, 'rk_live_…'],
  [`whsec_${lettersOf(32)}`, 'whsec_…'],
  [`sk-${lettersOf(48)}`, 'sk-…'],
  [`sk-proj-${lettersOf(100)}`, 'sk-proj-…'],
  [`sk-ant-api03-${lettersOf(95)}`, 'sk-ant-…'],
  [`hf_${lettersOf(34)}`, 'hf_…'],
  [`dckr_pat_${lettersOf(27)}`, 'dckr_pat_…'],
  [`dckr_oat_${lettersOf(32)}`, 'dckr_oat_…'],
  [`pypi-AgEIcHlwaS5vcmc${lettersOf(100)}`, 'pypi-…'],
  [`rubygems_${hexOf(48)}`, 'rubygems_…'],
  [`SG.${lettersOf(22)}.${lettersOf(43)}`, 'SG.…'],
  [`SK${hexOf(32)}`, 'SK…'],
  [`key-${hexOf(32)}`, 'key-…'],
  [`dop_v1_${hexOf(64)}`, 'dop_v1_…'],
  [`shpat_${hexOf(32)}`, 'shpat_…'],
  [`dapi${hexOf(32)}`, 'dapi…'],
  [`dp.pt.${lettersOf(43)}`, 'dp.pt.…'],
  [`dp.st.prd.${lettersOf(43)}`, 'dp.st.…'],
  [`hvs.${lettersOf(95)}`, 'hvs.…'],
  [`sntryu_${hexOf(64)}`, 'sntryu_…'],
  [`sntrys_eyJpYXQiO${lettersOf(80)}=_${lettersOf(43)}`, 'sntrys_…'],
  [`ATATT3x${lettersOf(60)}=ABCD1234`, 'ATATT3x…'],
  [`glsa_${lettersOf(32)}_${hexOf(8)}`, 'glsa_…'],
  [`AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`, 'AGE-SECRET-KEY-1…'],
  [`tskey-auth-${lettersOf(30)}`, 'tskey-…'],
  [`lin_api_${lettersOf(40)}`, 'lin_api_…'],
  [JWT, 'eyJ…'],
  [`${lettersOf(14)}.atlasv1.${lettersOf(67)}`, 'Terraform token'],
  [`123456789:AA${lettersOf(33)}`, 'Telegram bot token'],
  [`abc8Q~${lettersOf(34)}`, 'Azure client secret'],
  [PEM, 'private key'],
  [PEM.replaceAll('\n', '\\n'), 'private key'],
  [PEM.replaceAll('RSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'), 'private key'],
  [PEM.slice(0, 120), 'private key'],
];

describe('tokens with a known format', () => {
  it.each(TOKENS)('are masked in every context: %s', (token, label) => {
    for (const [before, after] of [
      ['', ''],
      ['RUN echo "', '" > /tmp/x'],
      ['X=', ' npm ci'],
      ["curl -H 'X: ", "' https://example.com"],
      ['{"a":"', '"}'],
      ['a\\n', ''],
    ]) {
      if (label === 'private key' && !token.includes('END') && after !== '') continue;
      const masked = mask.text(before + token + after);
      expect(masked).toMatch(new RegExp(`^${quote(`${before}‹secret ${label} #`)}[0-9a-f]{4}›${quote(`${after}`)}$`));
    }
  });

  it('have a fingerprint that depends only on the token and the installation', async () => {
    const { createSecretMask } = await import('#lib/findings/secrets/secret-mask.ts');
    const token = `npm_${lettersOf(36)}`;
    const fingerprintOf = (text: string) => /#([0-9a-f]{4})›/.exec(text)?.[1];
    const print = fingerprintOf(mask.text(`NPM_TOKEN=${token} x`));
    expect(fingerprintOf(mask.text(`echo ${token}`))).toBe(print);
    expect(fingerprintOf(mask.labels({ 'npm.token': token })['npm.token'] ?? '')).toBe(print);
    expect(fingerprintOf(mask.text(`echo ${token}9`))).not.toBe(print);
    expect(fingerprintOf(createSecretMask(Buffer.from('another')).text(token))).not.toBe(print);
  });

  it('include a URL password whose text is truncated', () => {
    expect(mask.text('RUN curl https://me:hunter2isl…')).toMatch(
      /^RUN curl https:\/\/me:‹secret password #[0-9a-f]{4}›…$/,
    );
    for (const text of [
      'RUN curl https://example.com:80…',
      'RUN curl https://example.com…',
      'RUN curl https://me:$PASS…',
    ])
      expect(mask.text(text)).toBe(text);
  });

  it('are masked with fewer characters when the text is truncated', () => {
    expect(mask.text(`RUN echo ghp_${lettersOf(12)}…`)).toMatch(/^RUN echo ‹secret ghp_… #[0-9a-f]{4}›…$/);
  });

  it.each([
    ['https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/', lettersOf(24), ' x'],
    ['https://discord.com/api/webhooks/123456789012345678/', lettersOf(68), '"'],
    ['https://acme.webhook.office.com/webhookb2/', 'a1b2c3d4-0000@e5/IncomingWebhook/ff/gg', ''],
  ])('include webhook URLs, whose host stays visible: %s', (before, path, after) => {
    const masked = mask.text(before + path + after);
    expect(masked).toContain('‹secret webhook #');
    expect(masked).not.toContain(path);
    expect(masked.startsWith(before.slice(0, 30))).toBe(true);
  });

  it('include the secret next to an AWS key id', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEK4';
    expect(mask.text(`printf "AKIAQ7RK2MXV9TBL4WZC\\n${secret}"`)).not.toContain(secret);
  });
});

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
