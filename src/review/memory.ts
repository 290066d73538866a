import type { Marker } from './marker.ts';
import type { ReviewPlan } from './review-plan.ts';

/**
 * What has been said on one pull request. A port: until there is a store, GitHub itself remembers, in the markers of
 * the App's own comments.
 */
export interface ReviewMemory {
  /** The findings that the App has announced before. Markers in other people's comments never count. */
  load(): Promise<readonly Marker[]>;
  /** Called once the plan is published. */
  save(plan: ReviewPlan): Promise<void>;
}
