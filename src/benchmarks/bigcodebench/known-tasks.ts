/** Modules that tasks need without importing them themselves, by number. */
export const extraNeeds: ReadonlyMap<number, readonly string[]> = new Map([]);

/** Tasks whose own canonical solution cannot pass without a network or in this form, by number, with the reason. */
export const troubles: ReadonlyMap<number, string> = new Map([]);
