import { parentPort } from "node:worker_threads";
import { type HashAnswer, hashFileHere } from "./hash-file.ts";

parentPort?.on("message", (path: string) => {
  let answer: HashAnswer;
  try {
    answer = { sha256: hashFileHere(path) };
  } catch (failure) {
    answer = { failure };
  }
  parentPort?.postMessage(answer);
});
