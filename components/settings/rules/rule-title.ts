import { visibleText } from '#lib/format/text.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';

/** The name that the API gives the built-in rule. */
const BUILT_IN = 'Built in';

/** Returns the title of a rule: the built-in one is the "Default rule" on screen. */
export const ruleTitle = ({ id, name }: Pick<Rule, 'id' | 'name'>): string =>
  id === null && name === BUILT_IN ? 'Default rule' : visibleText(name);
