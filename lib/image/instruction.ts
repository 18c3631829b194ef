import { withoutFingerprints } from './secret-mark.ts';
import { clip } from './text.ts';

/** Matches a shell in front of a command: "/bin/sh -c", "/bin/bash -o pipefail -c", "cmd /S /C". */
const SHELL =
  /^(?:(?:\/usr)?\/bin\/(?:ba|da|a|z|k)?sh(?: -[a-zA-Z]+| pipefail)*? -[a-zA-Z]*c|cmd \/S \/C|powershell(?:\.exe)?(?: -\S+)*? -Command(?: \$\w+ ?= ?'\w+';)*)\s+/;
const SHELL_ANYWHERE = new RegExp(`\\s${SHELL.source.slice(1)}`);
const BUILD_ARGUMENTS = /^\|(\d{1,3})\s+/;
const NOP = /^#\(nop\)\s*/;
const BUILDKIT = /\s?# buildkit$/;
const SOURCE_HASH = /\b(file|dir|multi):([a-f0-9]{12})[a-f0-9]{52}\b/g;

/**
 * Returns a history entry's `created_by` as the Dockerfile had it (C-06). Shells, build arguments, which can be
 * secrets, and builders' marks are removed. Text that no Dockerfile made ("bazel build …", "jib-maven-plugin:3.4") is
 * unchanged.
 */
export function displayInstruction(raw: string): string {
  const text = raw.trim().replace(BUILDKIT, '').trimEnd();
  const isRun = /^RUN\s/.test(text);
  const body = stripBuildArguments(isRun ? text.slice(4).trimStart() : text);
  const command = body.text.replace(SHELL, '');
  const hadShell = command !== body.text;
  const instruction = command.replace(NOP, '');
  const isMetadata = instruction !== command;
  const prefix = (isRun || hadShell || body.hadArguments) && !isMetadata ? 'RUN ' : '';
  return (prefix + instruction)
    .replace(SOURCE_HASH, '$1:$2')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

const BRIEF_LENGTH = 500;

/** Returns a short form for lists, messages and reports, at most 500 characters. The image page shows all of it. */
export const briefInstruction = (raw: string): string => clip(displayInstruction(raw), BRIEF_LENGTH);

/**
 * Returns a key that is equal for the same Dockerfile line in two builds. Hashes, pinned digests, secrets and spacing
 * are left out.
 */
export function instructionKey(raw: string): string {
  return withoutFingerprints(displayInstruction(raw))
    .replace(/\b(file|dir|multi):[a-f0-9]+/g, '$1:#')
    .replace(/\b[a-f0-9]{32,}\b/g, '#')
    .replace(/\s+/g, ' ');
}

/** Turns "|2 A=b C=d /bin/sh -c x" into "/bin/sh -c x". Values can contain spaces, so the shell is searched first. */
function stripBuildArguments(text: string): { text: string; hadArguments: boolean } {
  const match = BUILD_ARGUMENTS.exec(text);
  if (match === null) return { text, hadArguments: false };
  const rest = text.slice(match[0].length);
  const found = SHELL_ANYWHERE.exec(rest);
  if (found !== null) return { text: rest.slice(found.index + 1), hadArguments: true };
  let remaining = rest;
  for (let count = Number(match[1]); count > 0; count--)
    remaining = remaining.replace(/^\w+=(?:‹secret [^‹›]{1,60}›|\S)*\s*/, '');
  return { text: remaining, hadArguments: true };
}
