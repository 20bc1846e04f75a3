import { withoutProvider } from "../analysis/model-names.ts";
import { byCodeUnit } from "../model/order.ts";

/** Longest label of a model, in characters. */
const limit = 28;

/**
 * Names of models short enough for a figure. What goes is the provider before the last slash of the first word, then
 * a date (`-2025-04-16`, `-20250416`), then the middle of a name longer than 28 characters. A shorter name that two of
 * the models given would share is used for neither, so labels are unique.
 */
export function modelLabels(models: Iterable<string>): Map<string, string> {
  const names = [...new Set(models)].sort(byCodeUnit);
  const undated = whereUnique(names, names, withoutDate);
  const bare = whereUnique(names, undated, withoutProvider);
  const cut = whereUnique(names, bare, cutMiddle);
  return new Map(names.map((name, i) => [name, numbered(cut[i] ?? name, i)]));
}

/** Applies `change` to each current label unless two models would then read the same. */
function whereUnique(
  names: readonly string[],
  current: readonly string[],
  change: (label: string) => string,
): string[] {
  const changed = current.map(change);
  return names.map((_, i) => {
    const label = changed[i] as string;
    const taken = names.some(
      (_, other) => other !== i && (changed[other] === label || current[other] === label),
    );
    return taken ? (current[i] as string) : label;
  });
}

function withoutDate(name: string): string {
  return name.replace(/-20\d\d-?[01]\d-?[0-3]\d(?=$| )/, "");
}

function cutMiddle(name: string): string {
  const characters = [...name];
  if (characters.length <= limit) return name;
  return `${characters.slice(0, 17).join("")}…${characters.slice(-(limit - 18)).join("")}`;
}

/** Names alike at both ends are told apart by their place in the list. */
function numbered(label: string, index: number): string {
  return [...label].length <= limit ? label : `${cutMiddle(label).slice(0, -4)}…#${index + 1}`;
}
