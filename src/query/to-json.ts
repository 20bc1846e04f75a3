import type { DuckDBValue } from "@duckdb/node-api";
import { type Json, JsonNumber } from "../model/json.ts";
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
} from "../store/duckdb.ts";
import { isoTime } from "../store/to-row.ts";

/**
 * Any value of DuckDB as JSON: integers of any width and decimals as numbers with all their digits, times as ISO 8601
 * (UTC where they have a zone), structs and maps as objects, bytes as hexadecimal digits, what else there is as DuckDB
 * prints it.
 */
export function toJson(value: DuckDBValue): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return new JsonNumber(String(value));
  if (typeof value === "bigint") return new JsonNumber(String(value));
  if (value instanceof DuckDBDecimalValue) return new JsonNumber(String(value));
  if (value instanceof DuckDBTimestampTZValue) return isoTime(value.micros) ?? String(value);
  if (value instanceof DuckDBTimestampValue) return isoTime(value.micros)?.replace("Z", "") ?? String(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toJson);
  if (value instanceof DuckDBStructValue) {
    return new Map(Object.entries(value.entries).map(([key, item]) => [key, toJson(item)]));
  }
  if (value instanceof DuckDBMapValue) {
    return new Map(value.entries.map(({ key, value: item }) => [String(key), toJson(item)]));
  }
  if (value instanceof DuckDBUnionValue) return toJson(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString("hex");
  return String(value);
}
