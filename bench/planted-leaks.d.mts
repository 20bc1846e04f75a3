/** A hint that gives an answer away or does not, with all that is known of its task. */
export interface PlantedHint {
  readonly isLeak: boolean;
  /** How the answer is hidden in a leak; what makes a clean hint look like one. */
  readonly disguise: string;
  readonly hint: string;
  readonly task: {
    /** What everybody who tries the task is told. */
    readonly text: string;
    readonly solution: readonly string[];
    readonly tests: readonly string[];
    readonly verifierOutput: readonly string[];
    /** What successful attempts wrote or said in the end. */
    readonly artifact: readonly string[];
  };
}

/** So many leaks and as many clean hints, made up from a seed. */
export function plantedHints(seed: number, count: number): PlantedHint[];
