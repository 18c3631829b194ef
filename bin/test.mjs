#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { binary, nodeBinary, ROOT } from './paths.mjs';
import { buildApplication, generateClient, installDependencies } from './prepare.mjs';
import { print, runScript } from './print.mjs';
import { installTestNeeds } from './test-needs.mjs';

const HELP = `npm test

Installs what the tests need and runs everything: lint, types, unused code, unit, integration, system (the whole application started,
stopped and killed), image (built from the Dockerfile and run) and end-to-end tests in Chromium. Ends with the line "N passed, N failed".

npm run check is the quick part without a database; npm run unit, integration, system, image and e2e run one each.
npm run prove runs what takes longer: more seeds and all recorded histories, of which npm test has one of each kind.`;

/** Integration tests with cases that only `npm run prove` has time for. */
const LONG = [
  'tests/integration/poll/many-faults.test.ts',
  'tests/integration/poll/replay.test.ts',
  'tests/integration/incidents/recorded.test.ts',
  'tests/integration/shipping/arm64-packages.test.ts',
  'tests/integration/proof',
];

/** Unit tests with such cases. */
const LONG_UNIT = ['tests/unit/fuzz/targets.test.ts'];

const KNIP = ['--config', '.config/knip.json', '--no-progress', '--no-config-hints'];

/** What is printed of the message of a failed test. */
const EXCERPT = { lines: 12, characters: 300 };

/** @typedef {{ passed: number, failed: number, failedNames: string[], skipped: string[] }} Counts */

await runScript(() => {
  if (process.argv.includes('--help')) return print(HELP);
  installDependencies();
  const prove = process.argv.includes('--prove');
  installTestNeeds({ prove });
  generateClient();
  const reports = mkdtempSync(join(tmpdir(), 'plimsoll-reports-'));
  try {
    if (prove)
      return summarise([
        runVitest('unit', reports, { files: LONG_UNIT, env: { PLIMSOLL_PROVE: 'true' } }),
        runVitest('integration', reports, { files: LONG, env: { PLIMSOLL_PROVE: 'true' } }),
      ]);
    const counts = [
      runCheck('lint', binary('biome'), ['check', '--config-path', '.config']),
      runCheck('types', binary('tsc'), ['--noEmit']),
      runCheck('unused', binary('knip'), KNIP),
      runVitest('unit', reports),
      runVitest('integration', reports),
      runBuild(),
      runVitest('system', reports),
      runVitest('image', reports),
      runPlaywright(reports),
    ];
    return summarise(counts);
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
});

/** @param {Counts[]} counts */
function summarise(counts) {
  const skipped = counts.flatMap((count) => count.skipped);
  for (const name of skipped) print(`skipped: ${name}`);
  for (const name of counts.flatMap((count) => count.failedNames)) print(`failed: ${name}`);
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function run(title, command, args, env = {}) {
  print(`\n== ${title}`);
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path, ...env },
  });
}

/** Runs a check, which has no tests of its own and counts only when it fails. */
function runCheck(title, command, args) {
  const { status } = run(title, command, args);
  return status === 0 ? nothingFailed() : oneFailed(title);
}

function runBuild() {
  print('\n== build');
  try {
    buildApplication();
    return nothingFailed();
  } catch (error) {
    print(error.message);
    return oneFailed('build');
  }
}

function runVitest(project, reports, { files = [], env = {} } = {}) {
  const file = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['run', '--config', '.config/vitest.config.ts', '--project', project, ...reporters, ...files];
  const { status } = run(project, nodeBinary(), [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], env);
  return readReport(project, status, () => {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const namesOf = (ended) =>
      testResults.flatMap(({ name: path, assertionResults }) =>
        assertionResults
          .filter(({ status: end }) => ended(end))
          .map(
            ({ fullName, failureMessages }) => `${relative(ROOT, path)}: ${fullName}${excerpt(failureMessages?.[0])}`,
          ),
      );
    // A file that cannot be loaded, or whose set-up fails, has no failed test.
    const failedFiles = testResults
      .filter(
        ({ status: end, assertionResults }) =>
          end === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
      )
      .map(({ name: path, message }) => `${relative(ROOT, path)}${excerpt(message)}`);
    return {
      passed: numPassedTests,
      failed: numFailedTests + failedFiles.length,
      failedNames: [...failedFiles, ...namesOf((end) => end === 'failed')],
      skipped: namesOf((end) => end !== 'passed' && end !== 'failed'),
    };
  });
}

function runPlaywright(reports) {
  const file = join(reports, 'e2e.json');
  const { status } = run(
    'e2e',
    binary('playwright'),
    ['test', '--config', '.config/playwright.config.ts', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  );
  return readReport('e2e', status, () => {
    const { stats, suites } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      failedNames: listSpecs(suites, ['unexpected', 'flaky']),
      skipped: listSpecs(suites, ['skipped']),
    };
  });
}

/** @param {string[]} ends - Playwright's names of the results to list */
function listSpecs(suites, ends) {
  return suites.flatMap((suite) => [
    ...listSpecs(suite.suites ?? [], ends),
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((test) => ends.includes(test.status)))
      .map((spec) => `${suite.title}: ${spec.title}${excerpt(messageOf(spec))}`),
  ]);
}

/** Returns the first message of a journey that failed. */
function messageOf({ tests }) {
  return tests.flatMap(({ results }) => results).find(({ error }) => error !== undefined)?.error.message;
}

/** Returns the beginning of a message on lines of its own, so that the last lines of a run say why it failed. */
function excerpt(message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  const shown = lines.filter((line) => line.trim() !== '' && !line.includes('node_modules')).slice(0, EXCERPT.lines);
  return shown.map((line) => `\n    ${line.slice(0, EXCERPT.characters)}`).join('');
}

/** @returns {Counts} */
function nothingFailed() {
  return { passed: 0, failed: 0, failedNames: [], skipped: [] };
}

/** @returns {Counts} */
function oneFailed(title) {
  return { ...nothingFailed(), failed: 1, failedNames: [title] };
}

/** Counts a runner that failed without a failed test, or without a report, as one failure. */
function readReport(title, status, read) {
  try {
    const counts = read();
    const endedBadly = status !== 0 && counts.failed === 0;
    return endedBadly ? { ...counts, failed: 1, failedNames: [`${title}: the runner ended with ${status}`] } : counts;
  } catch {
    return oneFailed(`${title}: the runner left no report`);
  }
}
