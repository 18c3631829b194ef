#!/usr/bin/env node
import { generateClient } from './prepare.mjs';
import { runScript } from './print.mjs';

await runScript(() => generateClient());
