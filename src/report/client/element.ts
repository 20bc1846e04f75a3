/**
 * The one element that the page is known to have.
 *
 * @throws Error when it is not there or of another kind: the page and its script are not of one version.
 */
export function element<T extends Element>(
  selector: string,
  kind: new () => T,
  root: ParentNode = document,
): T {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`${selector} is not a ${kind.name} of this page`);
}
