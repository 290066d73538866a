import type { Safety } from '../engine/contract.ts';
import type { PlannedAction } from './review-plan.ts';

/** How many findings fixes of each safety repair. */
export type FixCounts = Readonly<Record<Safety, number>>;

export const NO_FIXES: FixCounts = { safe: 0, review: 0 };

/** By what a button asks for: safe fixes alone, or those that a person has to judge as well. */
export const FIX_BUTTONS: Readonly<Record<Safety, PlannedAction>> = {
  safe: {
    label: 'Fix all',
    description: 'Opens a pull request with the safe ones',
    identifier: 'fix-safe',
  },
  review: {
    label: 'Open fix PR',
    description: 'With those that a person has to judge',
    identifier: 'fix-review',
  },
};

/** The buttons for which there is something to do: each is there for fixes that the other one does not stand for. */
export function fixButtons(counts: FixCounts): readonly PlannedAction[] {
  return (['safe', 'review'] as const).flatMap((safety) => (counts[safety] > 0 ? [FIX_BUTTONS[safety]] : []));
}

/** What a pressed button asks for; null for an identifier of no button of ours. */
export function scopeOfButton(identifier: string): Safety | null {
  return (['safe', 'review'] as const).find((safety) => FIX_BUTTONS[safety].identifier === identifier) ?? null;
}
