import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { binary } from './paths.mjs';
import { print, Stop } from './print.mjs';

/** What the tests run beside npm's packages; Debian's packages have these names, and so do the programs. */
const NEEDS = ['chromium', 'docker-registry', 'skopeo'];
/** What tests/image runs where there is no Docker engine: Debian's package, and the program in it. */
const IMAGE_NEEDS = { buildah: 'buildah', debootstrap: 'debootstrap', bubblewrap: 'bwrap' };

/**
 * Installs what is missing where that is possible without asking: as root on Debian. Elsewhere it says what to install;
 * only the browser can be fetched by Playwright itself.
 */
export function installTestNeeds() {
  let missing = NEEDS.filter((name) => !isInstalled(name));
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    // Only root can build an image without an engine: elsewhere its tests are skipped, and say so.
    const forImage = Object.keys(IMAGE_NEEDS).filter((name) => !isInstalled(IMAGE_NEEDS[name]));
    missing = [...missing, ...forImage];
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

function isInstalled(name) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => existsSync(join(folder, name)));
}
