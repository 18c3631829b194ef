import { NEXT_BANNER } from './banner.mjs';

// Loaded before Next's server (`node --import ./bin/quiet.mjs server.js`): standard output is to hold lines of JSON only,
// and what Next says of itself comes before anything of ours runs.
const { log } = console;
console.log = (...parts) => {
  if (!NEXT_BANNER.test(String(parts[0] ?? ''))) log(...parts);
};
