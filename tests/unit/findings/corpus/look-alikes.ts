import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { CERTIFICATES, DOCUMENTED } from './documented.ts';
import { type LabelledFile, labelFiles, none, type Row } from './labelled.ts';

const repeat = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const lines = (count: number, each: (at: number) => string) => `${repeat(count, each).join('\n')}\n`;

const HASHES: readonly Row[] = [
  ['checksums', 'app/SHA256SUMS', none((make) => lines(50, () => `${make.hex(64)}  app-${make.word()}.tar.gz`))],
  [
    'commits',
    'app/log.txt',
    none((make) => lines(50, () => `commit ${make.hex(40)}\nAuthor: a <a@acme.io>\n\n    ${make.word()}\n`)),
  ],
  ['ids', 'app/ids.csv', none((make) => lines(100, () => `${make.uuid()},${make.word()},${make.digits(10)}`))],
  [
    'a lock file of npm',
    'app/package-lock.json',
    none((make) =>
      JSON.stringify(
        {
          lockfileVersion: 3,
          packages: Object.fromEntries(
            repeat(60, () => [
              `node_modules/${make.word()}-${make.hex(4)}`,
              {
                version: '1.0.0',
                resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz',
                integrity: `sha512-${make.base64(64)}`,
              },
            ]),
          ),
        },
        null,
        2,
      ),
    ),
  ],
  [
    'a lock file of Yarn',
    'app/yarn.lock',
    none((make) =>
      lines(
        60,
        () =>
          `"${make.word()}@npm:^1.0.0":\n  version: 1.0.0\n  checksum: 10c0/${make.hex(128)}\n  languageName: node\n`,
      ),
    ),
  ],
  [
    'a lock file of pnpm',
    'app/pnpm-lock.yaml',
    none((make) =>
      lines(
        60,
        () =>
          `  /${make.word()}@1.0.0:\n    resolution: {integrity: sha512-${make.base64(64)}}\n    engines: {node: '>=8'}`,
      ),
    ),
  ],
  [
    'a lock file of Poetry',
    'app/poetry.lock',
    none((make) => lines(60, () => `    {file = "${make.word()}-1.0.tar.gz", hash = "sha256:${make.hex(64)}"},`)),
  ],
  [
    'a lock file of Go',
    'app/go.sum',
    none((make) =>
      lines(
        60,
        () =>
          `github.com/acme/${make.word()} v1.0.0 h1:${make.base64(32)}\ngithub.com/acme/a v1.0.0/go.mod h1:${make.base64(32)}`,
      ),
    ),
  ],
  [
    'a lock file of Cargo',
    'app/Cargo.lock',
    none((make) => lines(60, () => `[[package]]\nname = "${make.word()}"\nchecksum = "${make.hex(64)}"\n`)),
  ],
  [
    'requirements with hashes',
    'app/requirements.txt',
    none((make) => lines(30, () => `${make.word()}==1.0 \\\n    --hash=sha256:${make.hex(64)}`)),
  ],
  [
    'digests of images',
    'srv/compose.yaml',
    none((make) => lines(10, () => `    image: registry.acme.io:5000/${make.word()}:1.2@sha256:${make.hex(64)}`)),
  ],
  [
    'integrity in a page',
    'app/index.html',
    none((make) =>
      lines(10, () => `<script src="/a.${make.hex(8)}.js" integrity="sha384-${make.base64(48)}"></script>`),
    ),
  ],
  [
    'an access log',
    'var/log/access.log',
    none((make) =>
      lines(
        50,
        () => `10.0.0.1 - - "GET /a?id=${make.uuid()}&etag=${make.hex(32)} HTTP/1.1" 200 W/"${make.base64Url(20)}"`,
      ),
    ),
  ],
];

const CODE: readonly Row[] = [
  [
    'minified code',
    'app/dist/vendor.js',
    none((make) =>
      repeat(2_000, () => `${make.lower(1)}=${make.alnum(3)}(${make.digits(2)},"${make.word()}")`).join(','),
    ),
  ],
  [
    'names of chunks',
    'app/dist/manifest.js',
    none((make) => `self.__MANIFEST={${repeat(200, () => `${make.digits(4)}:"${make.hex(16)}"`).join(',')}}`),
  ],
  [
    'a source map',
    'app/dist/vendor.js.map',
    none((make) =>
      JSON.stringify({
        version: 3,
        sources: ['a.ts'],
        mappings: repeat(3_000, () => `${make.upper(4)},${make.lower(1)}${make.upper(3)}`).join(';'),
        names: repeat(50, () => make.word()),
      }),
    ),
  ],
  [
    'an image in base64',
    'app/dist/logo.css',
    none(
      (make) =>
        `.a{background:url(data:image/png;base64,${make.base64(8_000)})}.b{background:url("data:image/webp;base64,${make.base64(4_000)}")}\n`,
    ),
  ],
  [
    'a font in base64',
    'app/dist/font.css',
    none((make) => `@font-face{src:url(data:font/woff2;base64,${make.base64(20_000)})}\n`),
  ],
  [
    'a WebAssembly module in base64',
    'app/dist/wasm.js',
    none((make) => `export default "AGFzbQEAAAA${make.base64(30_000)}";`),
  ],
  [
    'compressed data in base64',
    'app/data.py',
    none((make) => `DATA = b'''${deflateSync(make.bytes(20_000)).toString('base64').replace(/.{76}/g, '$&\n')}'''\n`),
  ],
  [
    'hexadecimal tables',
    'app/src/table.c',
    none((make) => lines(200, () => repeat(8, () => `0x${make.hex(8)}`).join(', '))),
  ],
  [
    'an SVG',
    'app/dist/a.svg',
    none(
      (make) =>
        `<svg><path d="${repeat(500, () => `M${make.digits(3)}.${make.digits(2)} ${make.digits(3)}L`).join('')}"/></svg>`,
    ),
  ],
  [
    'forms with passwords',
    'app/src/sign-in.tsx',
    none(
      () =>
        `const [password, setPassword] = useState('');\n<input type="password" name="password" autoComplete="current-password" />\nif (password.length < 10) setError('password: too short');\n`,
    ),
  ],
  [
    'translations',
    'app/locales/en.json',
    none(() =>
      JSON.stringify(
        {
          password: 'Password',
          'password.reset': 'Reset your password',
          token: 'Access token',
          secretKey: 'Secret key',
          apiKeyHelp: 'Paste the API key of your account here.',
        },
        null,
        2,
      ),
    ),
  ],
  [
    'patterns for tokens',
    'app/src/scan.go',
    none(
      () =>
        'var rules = []string{`ghp_[0-9a-zA-Z]{36}`, `AKIA[0-9A-Z]{16}`, `xox[baprs]-[0-9a-zA-Z-]{10,48}`, `sk_live_[0-9a-zA-Z]{24}`, `eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+`}\n',
    ),
  ],
  [
    'words that begin like tokens',
    'app/words.txt',
    none((make) =>
      lines(
        100,
        () =>
          `skip-${make.word()} key-${make.word()} npm_config_${make.word()} pat${make.lower(6)} api-${make.word()} hf_${make.word()} ASIA ${make.word()}`,
      ),
    ),
  ],
  [
    'names of npm',
    'app/env.sh',
    none(
      () =>
        'npm_config_cache=/tmp\nnpm_package_dependencies_typescript_version_range=1\nnpm_lifecycle_script_with_a_long_name=a\n',
    ),
  ],
  [
    'a vocabulary of a model',
    'srv/model/vocab.json',
    none((make) => JSON.stringify(Object.fromEntries(repeat(2_000, (at) => [make.alnum(8), at])))),
  ],
  [
    'a schema of an API',
    'app/openapi.yaml',
    none(
      () =>
        'components:\n  securitySchemes:\n    bearer:\n      type: http\n      scheme: bearer\n  schemas:\n    Login:\n      required: [password, token]\n      properties:\n        password: { type: string, minLength: 10 }\n        token: { type: string }\n',
    ),
  ],
  [
    'templates of addresses',
    'app/src/url.ts',
    none(
      () =>
        `const url = "postgres://\${user}:\${password}@\${host}/\${name}";\nconst other = 'amqp://%s:%s@%s:%d';\nnew URL('https://' + user + ':' + token + '@' + host);\n`,
    ),
  ],
  [
    'assets for screens',
    'app/dist/index.html',
    none(
      () =>
        '<img srcset="https://cdn.acme.io/a/logo-large@2x.png 2x, https://cdn.acme.io/b@3x.png 3x"><link href="https://fonts.acme.io/css2?family=Inter:wght@400;700">',
    ),
  ],
  [
    'packages with scopes',
    'app/imports.json',
    none((make) =>
      JSON.stringify({
        imports: Object.fromEntries(
          repeat(40, () => [
            make.word(),
            `https://esm.sh/v135/@scope/${make.word()}@1.2.${make.digits(1)}/es2022/index.mjs`,
          ]),
        ),
      }),
    ),
  ],
];

/** Real files: compiled code with its maps, a lock file and documents. */
function realFiles(): LabelledFile[] {
  const root = join(import.meta.dirname, '../../../..');
  const folders = ['node_modules/next/dist/compiled', 'node_modules/dotenv', 'node_modules/recharts', 'docs'];
  const listed = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:[cm]?js|map|json|css|ts|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [join(root, 'package-lock.json'), ...listed.slice(0, MOST_REAL)].map((path) => ({
    name: path.slice(root.length + 1),
    path: `app/${path.slice(root.length + 1)}`,
    content: readFileSync(path),
    secrets: [],
    isNamed: false,
  }));
}

const MOST_REAL = 2_500;

export const LOOK_ALIKES = [
  ...[DOCUMENTED, CERTIFICATES, HASHES, CODE].flatMap((rows) => labelFiles('settings', rows)),
  ...realFiles(),
];
