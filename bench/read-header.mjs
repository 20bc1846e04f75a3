// Reads what analysis needs of a trace, from the ends of the file: whole process to be timed.
import { statSync } from "node:fs";
import { selectFromEnds } from "../dist/bytes/select-from-ends.js";

const [, , file] = process.argv;
const keys = new Set(["config", "results", "total_usage", "total_cost"]);
if (!selectFromEnds(file, statSync(file).size, keys))
  throw new Error("config and results are not at the ends");
