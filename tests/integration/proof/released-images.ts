import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '#tests/support/proof/releases.ts';
import { copyContext, type Workshop } from '#tests/support/proof/workshop.ts';
import { FAULTY_IMAGES, type FaultyImage } from './faulty-images.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/findings');

/** ReleasedImage is an application that copies its sources before it installs packages. */
export type ReleasedImage = {
  /** The fixture whose sources it has. */
  name: string;
  /** The file that each release changes, and how a comment in it begins. */
  source: string;
  comment: string;
  /** What one release changes besides, so that it installs other packages. Null when the instruction names them. */
  lock: { file: string; change(text: string): string } | null;
  /** What is in the instruction whose layer each release builds again. */
  installs: string;
};

const NPM_LOCK: ReleasedImage['lock'] = {
  file: 'package-lock.json',
  change: (text) => text.replace('"version": "1.0.0"', '"version": "1.0.1"'),
};

/** The first one is in the gate. */
export const RELEASED_IMAGES: readonly ReleasedImage[] = [
  {
    name: 'node',
    source: 'src/server.js',
    comment: '//',
    lock: NPM_LOCK,
    installs: 'npm ci',
  },
  {
    name: 'python',
    source: 'app.py',
    comment: '#',
    lock: { file: 'requirements.txt', change: (text) => `${text}# the same packages\n` },
    installs: 'pip install',
  },
  { name: 'next', source: 'pages/index.js', comment: '//', lock: NPM_LOCK, installs: 'npm ci' },
  { name: 'go', source: 'main.go', comment: '//', lock: null, installs: 'apt-get install' },
];

/** Returns the fixture of an application. */
export function faultsOf({ name }: ReleasedImage): FaultyImage {
  const found = FAULTY_IMAGES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no fixture is ${name}`);
  return found;
}

/** Copies an application. @param lockChange - the release that changes the lock file */
export async function openApplication(
  workshop: Workshop,
  image: ReleasedImage,
  lockChange: number,
): Promise<Application> {
  const { name, source, comment, lock } = image;
  const context = copyContext(join(FIXTURES, name), join(workshop.folder, 'context'));
  cpSync(join(FIXTURES, 'releases', name), context, { recursive: true });
  await faultsOf(image).prepare(context);
  const read = (file: string) => readFileSync(join(context, file), 'utf8');
  const write = (file: string, text: string) => writeFileSync(join(context, file), text);
  const sources = read(source);
  const locked = lock && read(lock.file);
  return {
    workshop,
    context,
    change(release) {
      write(source, `${sources}${comment} release ${release}\n`);
      if (lock !== null && locked !== null) write(lock.file, release < lockChange ? locked : lock.change(locked));
    },
  };
}
