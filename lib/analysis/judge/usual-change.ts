import { judgeSteps, type Push, type StepSettings } from './steps.ts';

/** Reports whether a growth after these pushes is within the usual changes of the series (D-13). */
export function isUsualChange(deltaBytes: number, pushes: readonly Push[], settings: StepSettings): boolean {
  const last = pushes.at(-1);
  if (!last) return false;
  const next: Push = { at: last.at, segment: last.segment, sizeBytes: last.sizeBytes + deltaBytes };
  return judgeSteps([...pushes, next], settings).at(-1)?.decision === 'within-noise';
}
