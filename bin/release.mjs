#!/usr/bin/env node
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './paths.mjs';
import { print, runScript, Stop } from './print.mjs';

const HELP = `node bin/release.mjs TAG [--notes FILE]

Checks that the version tag (v1.2.3) names the version in package.json and has a section in CHANGELOG.md, prints the image's
tags, and writes that section to FILE. In a workflow of GitHub, the outputs of the step are: version, tags, prerelease.`;

const VERSION_TAG = /^v(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/;

/**
 * Describes what a version tag publishes. A prerelease moves no image tag but its own.
 *
 * @param {{ tag: string, version: string, changelog: string }} options - the version of package.json, and CHANGELOG.md
 * @returns {{ version: string, tags: string[], isPrerelease: boolean, notes: string }}
 * @throws Stop when they do not match
 */
export function describeRelease({ tag, version, changelog }) {
  const [, major, minor, , prerelease] = VERSION_TAG.exec(tag) ?? [];
  if (major === undefined) throw new Stop(`"${tag}" is not a version tag. Name it like v1.2.3 or v1.2.3-rc.1.`);
  if (tag !== `v${version}`)
    throw new Stop(`the tag is ${tag}, and package.json has ${version}. Set the version first, then tag that commit.`);
  const notes = findNotes(changelog, version);
  if (notes === null)
    throw new Stop(
      `CHANGELOG.md has no section "## ${version} - YYYY-MM-DD" with text. Write it, and tag that commit.`,
    );
  const isPrerelease = prerelease !== undefined;
  const moving = major === '0' ? [`${major}.${minor}`] : [`${major}.${minor}`, major];
  return { version, tags: isPrerelease ? [version] : [version, ...moving, 'latest'], isPrerelease, notes };
}

/** Returns the text below the heading of a version, up to the next version, or null. */
function findNotes(changelog, version) {
  const lines = changelog.split(/\r?\n/);
  const at = lines.findIndex(
    (line) => line.startsWith(`## ${version} - `) && /^\d{4}-\d{2}-\d{2}$/.test(line.slice(version.length + 6)),
  );
  if (at === -1) return null;
  const length = lines.slice(at + 1).findIndex((line) => line.startsWith('## '));
  const text = lines
    .slice(at + 1, length === -1 ? undefined : at + 1 + length)
    .join('\n')
    .trim();
  return text === '' ? null : text;
}

if (process.argv[1] === import.meta.filename) {
  await runScript(() => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { notes: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help || positionals.length !== 1) return print(HELP);
    const read = (name) => readFileSync(join(ROOT, name), 'utf8');
    const { version } = JSON.parse(read('package.json'));
    const release = describeRelease({ tag: positionals[0], version, changelog: read('CHANGELOG.md') });
    const lines = [
      `version=${release.version}`,
      `tags=${release.tags.join(' ')}`,
      `prerelease=${release.isPrerelease}`,
    ].join('\n');
    print(lines);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${lines}\n`);
    if (values.notes) writeFileSync(values.notes, `${release.notes}\n`);
  });
}
