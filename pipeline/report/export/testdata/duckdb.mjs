// Reads an export with DuckDB: node duckdb.mjs FOLDER prints one JSON object of
// query → rows, for duckdb_test.go.
import { DuckDBInstance } from "@duckdb/node-api";

const folder = process.argv[2].replaceAll("'", "''");
const queries = {
  // Of every table the number of rows.
  counts: `SELECT (SELECT count(*) FROM read_parquet('${folder}/articles/*/*.parquet'))::INT AS articles,
                  (SELECT count(*) FROM read_parquet('${folder}/figures/*/*.parquet'))::INT AS figures`,
  // Households by month, out of typed columns and the folders' names.
  months: `SELECT published_month::VARCHAR AS month, sum(value)::DOUBLE AS households, count(*)::INT AS figures
           FROM read_parquet('${folder}/figures/*/*.parquet', hive_partitioning = true, hive_types = {'published_month': VARCHAR})
           WHERE unit = 'hộ' AND qualifier = 'exact' AND published_month IS NOT NULL GROUP BY 1 ORDER BY 1`,
  // Every mention is quoted by its offsets.
  unquoted: `SELECT count(*)::INT AS n FROM read_parquet('${folder}/figures/*/*.parquet') f
             JOIN read_parquet('${folder}/articles/*/*.parquet') a USING (article_id)
             WHERE substring(a.text, f.start_offset + 1, f.end_offset - f.start_offset) <> f.text`,
  types: `SELECT typeof(published_on) AS published_on, typeof(value) AS value, typeof(n) AS n FROM read_parquet('${folder}/figures/*/*.parquet') LIMIT 1`,
  version: `SELECT DISTINCT decode(value) AS value FROM parquet_kv_metadata('${folder}/articles/*/*.parquet') WHERE decode(key) = 'trichluc.export.version'`,
};

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const answers = {};
for (const [name, query] of Object.entries(queries)) {
  answers[name] = (await connection.runAndReadAll(query)).getRowObjectsJson();
}
console.log(JSON.stringify(answers));
