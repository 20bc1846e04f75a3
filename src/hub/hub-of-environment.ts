/** Where the environment says that the hub is, and its token; a variable that is empty says nothing. */
export function hubOfEnvironment({ env }: Pick<NodeJS.Process, "env"> = process): {
  readonly endpoint: string | undefined;
  readonly token: string | undefined;
} {
  return {
    endpoint: env["HF_ENDPOINT"] || undefined,
    token: env["HF_TOKEN"] || env["HUGGING_FACE_HUB_TOKEN"] || undefined,
  };
}
