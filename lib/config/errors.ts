/** Configuration that cannot be used. Its message names every wrong setting and what to set instead. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
