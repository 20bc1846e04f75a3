import path from "node:path";

/** What a file's name says a run is called. */
export function runNameOfFile(file: string): string {
  return path.basename(file).replace(/(_eval_results|_UPLOAD)?\.(json|eval|zip)(\.gz)?$/i, "");
}
