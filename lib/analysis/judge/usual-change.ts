import { judgeSteps, type Push, type StepSettings } from './steps.ts';

/** Whether a growth after these pushes is no more than the series does all the time. */
export function isUsualChange(deltaBytes: number, pushes: readonly Push[], settings: StepSettings): boolean {
  const last = pushes.at(-1);
  if (!last) return false;
  const next: Push = { at: last.at, segment: last.segment, sizeBytes: last.sizeBytes + deltaBytes };
  return judgeSteps([...pushes, next], settings).at(-1)?.decision === 'within-noise';
}
