/** What a finding is about, as people name it. */
export type Resource =
  | {
      readonly kind: string;
      readonly namespace: string | null;
      readonly name: string | null;
      readonly container: string | null;
    }
  | {
      /** The stage's name, else its number as the builder counts it, from 0. */
      readonly stage: string;
      readonly instruction: string;
    }
  | {
      /** The name of a script or source, without folders. */
      readonly file: string;
    };
