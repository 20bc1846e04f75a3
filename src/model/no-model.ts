/**
 * Stands for the model of a run that asks none: a program that solves asks by itself, or not at all. Inspect's logs have
 * the same name there.
 */
export const noModel = "none/none";
