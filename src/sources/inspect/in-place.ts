import { HindcastError } from "../../model/error.ts";

/** The error again, with the place in a log where it was met; of another kind, as it is. */
export function inPlace(place: string, error: unknown): unknown {
  if (!HindcastError.isInstance(error) || error.code !== "bad-input") return error;
  return new HindcastError("bad-input", `${place}: ${error.message}`, { cause: error });
}
