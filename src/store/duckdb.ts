// What Hindcast needs of DuckDB, beside its types: a file of its own, which the build bundles with the package's hundred.
export {
  DOUBLE,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  LIST,
  listValue,
  StatementType,
  VARCHAR,
} from "@duckdb/node-api";
