/** The part of picomatch that is used here; the package brings no types. */
declare module "picomatch" {
  export default function picomatch(
    glob: string | readonly string[],
    options: { readonly basename?: boolean; readonly dot: boolean; readonly windows: boolean },
  ): (name: string) => boolean;
}
