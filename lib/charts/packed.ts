import type { Json } from "./theme";

/**
 * Rows of numbers as one short string, which the chart splits when it is drawn. A notebook file would write every number of a
 * list on its own line.
 *
 * @param columns values by column name, all of the same length
 * @returns `data` and the first steps of `transform`
 */
export function packed(columns: Record<string, readonly number[]>): {
  data: Json;
  transform: Json[];
} {
  const names = Object.keys(columns);
  const lists = Object.values(columns);
  const rows = lists[0].map((_, k) => lists.map((list) => list[k]).join(","));
  return {
    data: { values: [{ rows: rows.join(";") }] },
    transform: [
      { calculate: 'split(datum.rows, ";")', as: "row" },
      { flatten: ["row"] },
      ...names.map((name, k) => ({
        calculate: `toNumber(split(datum.row, ",")[${k}])`,
        as: name,
      })),
    ],
  };
}

/** The columns of rows that are objects of numbers. */
export function columnsOf<Row extends Record<string, number>>(
  rows: readonly Row[],
): Record<keyof Row & string, number[]> {
  const names = Object.keys(rows[0]) as (keyof Row & string)[];
  return Object.fromEntries(
    names.map((name) => [name, rows.map((row) => row[name])]),
  ) as unknown as Record<keyof Row & string, number[]>;
}
