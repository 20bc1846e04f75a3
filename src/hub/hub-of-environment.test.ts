import { expect, test } from "vitest";
import { hubOfEnvironment } from "./hub-of-environment.ts";

test.each([
  [{}, undefined, undefined],
  [{ HF_ENDPOINT: "", HF_TOKEN: "" }, undefined, undefined],
  [{ HF_ENDPOINT: "http://mirror", HF_TOKEN: "a", HUGGING_FACE_HUB_TOKEN: "b" }, "http://mirror", "a"],
  [{ HF_TOKEN: "", HUGGING_FACE_HUB_TOKEN: "b" }, undefined, "b"],
])("%j", (env, endpoint, token) => {
  expect(hubOfEnvironment({ env })).toEqual({ endpoint, token });
});
