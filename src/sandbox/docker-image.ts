import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { HindcastError } from "../model/error.ts";
import { engineVersion } from "./docker-engine.ts";

/** The folder of the packaged Dockerfile and its lists of libraries. */
const imageFolder = fileURLToPath(new URL("../../assets/sandbox/image/", import.meta.url));

export interface BuildOptions {
  readonly image: string;
  readonly withTensorflow: boolean;
  /** Further options of `docker build`, as `--network host` or `--build-arg PIP_INDEX_URL=…`. */
  readonly engineOptions: readonly string[];
}

/**
 * Builds the image that BigCodeBench's tests need. What the engine says goes to stderr.
 *
 * @throws HindcastError `bad-input` when no engine answers or the build fails.
 */
export async function buildImage({ image, withTensorflow, engineOptions }: BuildOptions): Promise<void> {
  await engineVersion();
  const choice = `TENSORFLOW=${withTensorflow ? "yes" : "no"}`;
  const words = ["build", "--tag", image, "--build-arg", choice, ...engineOptions, imageFolder];
  const child = spawn("docker", words, { stdio: ["ignore", 2, 2] });
  const [code] = await once(child, "exit");
  if (code === 0) return;
  throw new HindcastError("bad-input", `docker could not build ${image}`, {
    received: `exit status ${code}`,
    hint: "what went wrong stands above; any image with Python 3.9 and the libraries will do: --image NAME",
  });
}
