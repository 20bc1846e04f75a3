/** The model that the reader singled out; `undefined` while there is none. */
export interface PickedModel {
  readonly current: () => string | undefined;
  /** Picks a model, or none. */
  readonly pick: (model: string | undefined) => void;
  /** Picks a model, or none if it was picked already. */
  readonly toggle: (model: string) => void;
  /** Calls `listener` after every change. */
  readonly onChange: (listener: (model: string | undefined) => void) => void;
}

/** The one thing that leaderboard and figures share. */
export function createPickedModel(): PickedModel {
  const listeners: ((model: string | undefined) => void)[] = [];
  let current: string | undefined;
  const pick = (model: string | undefined): void => {
    if (model === current) return;
    current = model;
    for (const listener of listeners) listener(model);
  };
  return {
    current: () => current,
    pick,
    toggle: (model) => pick(model === current ? undefined : model),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
