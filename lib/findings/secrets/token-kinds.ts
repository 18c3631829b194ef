/** TokenAlphabet is the set of characters after a token's prefix. */
export type TokenAlphabet = 'letters and digits' | 'hex' | 'word' | 'word with dots' | 'base64';

/**
 * TokenKind is a kind of token with public prefixes. `least` is how many characters must follow, slightly fewer than
 * issued because texts are truncated. `mixed` demands both digits and letters, for short prefixes.
 */
export type TokenKind = {
  prefixes: readonly string[];
  alphabet: TokenAlphabet;
  least: number;
  most?: number;
  mixed?: boolean;
  /** The smallest number of parts between dots. */
  parts?: number;
};

const plain = (prefixes: readonly string[], least: number): TokenKind => ({
  prefixes,
  alphabet: 'letters and digits',
  least,
});
const word = (prefixes: readonly string[], least: number): TokenKind => ({ prefixes, alphabet: 'word', least });
const hex = (prefixes: readonly string[], least: number): TokenKind => ({ prefixes, alphabet: 'hex', least });
const dotted = (prefixes: readonly string[], least: number): TokenKind => ({
  prefixes,
  alphabet: 'word with dots',
  least,
});
const base64 = (prefixes: readonly string[], least: number): TokenKind => ({ prefixes, alphabet: 'base64', least });

/** Prefixes and lengths as their issuers document them and as https://github.com/gitleaks/gitleaks lists them. */
export const TOKEN_KINDS: readonly TokenKind[] = [
  // Source forges and CI.
  plain(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 30),
  word(['github_pat_'], 30),
  dotted(['glpat-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-'], 16),
  dotted(['glsoat-', 'glffct-', 'GR1348941'], 16),
  base64(['ATATT3x', 'ATCTT3x', 'ATSTT3x'], 30),
  plain(['ATBB'], 24),
  word(['CCIPAT_', 'bkua_', 'bkaj_', 'sgp_', 'squ_', 'sqp_', 'sqa_'], 30),
  // Package registries.
  plain(['npm_'], 30),
  word(['pypi-'], 40),
  hex(['rubygems_'], 40),
  plain(['CLOJARS_'], 50),
  { prefixes: ['oy2', 'cio'], alphabet: 'letters and digits', least: 32, most: 43, mixed: true },
  word(['dckr_pat_', 'dckr_oat_'], 20),
  plain(['AKCp', 'cmVmd'], 50),
  // Clouds.
  plain(['AKIA', 'ASIA', 'ABIA', 'ACCA'], 16),
  base64(['ABSK'], 90),
  word(['AIza'], 30),
  word(['GOCSPX-', 'ya29.'], 20),
  plain(['LTAI'], 16),
  hex(['dop_v1_', 'doo_v1_', 'dor_v1_'], 40),
  dotted(['HRKU-'], 30),
  word(['fo1_'], 40),
  base64(['fm1a_', 'fm1r_', 'fm2_'], 60),
  word(['nfp_', 'sbp_', 'sb_secret_', 'tskey-', 'tfp_'], 20),
  hex(['dapi'], 32),
  word(['sha256~'], 40),
  dotted(['v1.0-'], 100),
  word(['SWMTKN-1-'], 60),
  // Secret stores and infrastructure.
  word(['hvs.', 'hvb.', 'hvr.'], 20),
  plain(['AGE-SECRET-KEY-1', 'AGE-PLUGIN-'], 40),
  plain(['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], 30),
  dotted(['dp.st.'], 36),
  base64(['ops_eyJ'], 60),
  hex(['pul-'], 36),
  dotted(['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'], 28),
  plain(['ico-', 'pnu_'], 30),
  { prefixes: ['API-'], alphabet: 'letters and digits', least: 24, mixed: true },
  // Monitoring.
  base64(['sntrys_'], 60),
  hex(['sntryu_', 'sntrya_'], 40),
  base64(['glc_'], 30),
  word(['glsa_'], 36),
  dotted(['dt0c01.', 'dt0s01.'], 40),
  plain(['NRAK-'], 24),
  // Models.
  word(['sk-ant-', 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-or-'], 20),
  { prefixes: ['sk-'], alphabet: 'letters and digits', least: 32, mixed: true },
  word(['nvapi-'], 60),
  plain(['hf_', 'api_org_', 'gsk_', 'pplx-', 'xai-', 'r8_'], 28),
  // Payment, messages, shops and the rest.
  plain(['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'sk_prod_', 'rk_prod_'], 10),
  base64(['whsec_'], 24),
  hex(['shpat_', 'shpca_', 'shppa_', 'shpss_'], 30),
  word(['sq0atp-', 'sq0csp-'], 20),
  word(['xoxb-', 'xoxa-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxe.xoxb-', 'xoxe.xoxp-', 'xapp-'], 10),
  { prefixes: ['SG.'], alphabet: 'word with dots', least: 50, parts: 2 },
  { prefixes: ['key-', 'SK'], alphabet: 'hex', least: 32, most: 32 },
  word(['xkeysib-'], 60),
  plain(['EZAK', 'EZTK'], 50),
  hex(['PMAK-'], 24),
  plain(['lin_api_', 'lin_oauth_'], 32),
  plain(['ntn_'], 40),
  word(['figd_'], 36),
  word(['CFPAT-', 'fio-u-', 'duffel_live_', 'duffel_test_'], 30),
  plain(['rdme_'], 60),
  hex(['shippo_live_', 'shippo_test_'], 36),
  { prefixes: ['pat'], alphabet: 'word with dots', least: 79, mixed: true, parts: 2 },
  { prefixes: ['sk.eyJ'], alphabet: 'word with dots', least: 40 },
  // JSON Web Tokens have at least three parts.
  { prefixes: ['eyJ'], alphabet: 'word with dots', least: 24, parts: 3 },
];

/** Every prefix followed by "…", the form in which marks show it. */
export const TOKEN_LABELS: ReadonlySet<string> = new Set(
  TOKEN_KINDS.flatMap(({ prefixes }) => prefixes).map((prefix) => `${prefix}…`),
);
