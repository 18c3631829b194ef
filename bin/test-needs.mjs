import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { binary } from './paths.mjs';
import { print, Stop } from './print.mjs';

/** Programs that the tests run besides npm's packages. Debian's packages have the same names. */
const NEEDS = ['chromium', 'docker-registry', 'skopeo'];
/** Programs that tests/image and tests/integration/proof need: Debian's package, and a file of it. */
const IMAGE_NEEDS = { buildah: 'buildah', debootstrap: 'debootstrap', bubblewrap: 'bwrap', rpm: 'rpmbuild' };
/** What only `npm run prove` needs. */
const PROVE_NEEDS = { 'golang-go': 'go' };

/**
 * Installs missing programs when that needs no confirmation: as root on Debian. Elsewhere it prints what to install.
 * Only the browser can be fetched by Playwright.
 *
 * @param {{ prove: boolean }} options - whether it is for `npm run prove`
 */
export function installTestNeeds({ prove }) {
  let missing = NEEDS.filter((name) => !isInstalled(name));
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    // Building an image without an engine needs root. Elsewhere these tests are skipped with a message.
    const forImage = Object.entries({ ...IMAGE_NEEDS, ...(prove ? PROVE_NEEDS : {}) });
    missing = [...missing, ...forImage.flatMap(([name, file]) => (isInstalled(file) ? [] : [name]))];
    if (!canMakeEnvironments()) missing.push('python3-venv');
    if (missing.length === 0) return;
    print(`Installing ${missing.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    const result = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
      encoding: 'utf8',
      env,
    });
    if (result.status !== 0) throw new Stop(`apt-get could not install ${missing.join(', ')}:\n${result.stderr}`);
    return;
  }
  if (missing.length === 0) return;
  if (missing.includes('chromium')) {
    const fetched = spawnSync(binary('playwright'), ['install', 'chromium'], { stdio: 'inherit' });
    if (fetched.status === 0) missing = missing.filter((name) => name !== 'chromium');
  }
  if (missing.length > 0)
    throw new Stop(
      `the tests need ${missing.join(', ')} on the PATH. On Debian and Ubuntu: sudo apt-get install ${missing.join(' ')}`,
    );
}

/** Debian's Python needs another package for virtual environments. */
function canMakeEnvironments() {
  return spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' }).status === 0;
}

function isInstalled(name) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => existsSync(join(folder, name)));
}
