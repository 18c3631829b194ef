#!/usr/bin/env node
import { generateClient } from './prepare.mjs';
import { runScript } from './say.mjs';

await runScript(() => generateClient());
