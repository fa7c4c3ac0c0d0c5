/// <reference path="../types/papaparse.d.ts" />
import Papa from "papaparse";
import { CO2_MAUNA_LOA } from "./co2-mauna-loa";

/** Evenly spaced numbers, oldest first. */
export interface Series {
  /** The header of the column. */
  name: string;
  values: number[];
  /** A label for each value: its date as written in the file, or its number, counted from 0. */
  labels: string[];
}

/** Which columns of a CSV file to read. */
export interface Columns {
  /** The column of numbers. */
  value: string;
  /** The column of dates (2019-12 or 2019-12-31), if there is one. Gaps are then detected. */
  date?: string;
}

/** CO2 in the air at Mauna Loa, in parts per million, monthly from 1965 to 2019 (Scripps CO2 Program, CC BY 4.0). */
export function co2Series(): Series {
  return parseSeries(CO2_MAUNA_LOA, { value: "CO2", date: "month" }, "co2-mauna-loa");
}

/**
 * Reads a series from the text of a CSV file with a header. Commas, semicolons, and tabs are recognized as separators.
 * @param file the file's name, for messages
 * @throws Error naming the file and the problem: empty, not CSV, a missing column, a gap, or a cell that is not a number
 */
export function parseSeries(
  text: string,
  { value, date }: Columns,
  file = "the text",
  caller = "parseSeries",
): Series {
  const fail = (what: string): never => {
    throw new Error(`${caller}: ${file} ${what}`);
  };
  if (text.trim() === "") fail("is empty");
  const { data, errors, meta } = Papa.parse(text.replace(/^\ufeff/, "").trimEnd(), {
    header: true,
  });
  const fields = meta.fields ?? [];
  for (const column of date === undefined ? [value] : [value, date]) {
    if (!fields.includes(column)) {
      fail(`has no column ${quote(column)}; its columns are ${fields.map(quote).join(", ")}`);
    }
  }
  // A file with a single column has no separator to recognize. That is not an error.
  const [broken] = errors.filter(({ row }) => row !== undefined);
  if (broken) fail(`is not valid CSV: line ${Number(broken.row) + 2}: ${broken.message}`);
  if (data.length === 0) fail("has a header but no rows");
  const labels = data.map((row, k) => (date === undefined ? String(k) : row[date].trim()));
  const values = data.map((row, k) => {
    const cell = row[value].trim();
    const number = Number(cell);
    const where = `line ${k + 2}${date === undefined ? "" : ` (${labels[k]})`}`;
    if (cell === "") fail(`has a gap in column ${quote(value)}: ${where} is empty`);
    if (!Number.isFinite(number)) {
      fail(`must have numbers like 3.14 in column ${quote(value)}, got ${quote(cell)} in ${where}`);
    }
    return number;
  });
  if (date !== undefined) assertEven(labels, fail);
  return { name: value, values, labels };
}

const quote = (text: string) => JSON.stringify(text);

const DAY = 86_400_000;

/** Fails unless all dates are spaced like the first two: by a number of months, or of days. */
function assertEven(labels: string[], fail: (what: string) => never): void {
  const dates = labels.map((label, k) => {
    const [, year, month, day = "1"] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(label) ?? [];
    const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    if (Number.isNaN(at.getTime()) || at.getUTCMonth() !== Number(month) - 1) {
      fail(`must have dates like 2019-12 or 2019-12-31, got ${quote(label)} in line ${k + 2}`);
    }
    return at;
  });
  const months = (a: Date, b: Date) =>
    12 * (b.getUTCFullYear() - a.getUTCFullYear()) + b.getUTCMonth() - a.getUTCMonth();
  const days = (a: Date, b: Date) => Math.round((b.getTime() - a.getTime()) / DAY);
  const sameDay = dates.every((at) => at.getUTCDate() === dates[0].getUTCDate());
  const interval = sameDay ? months : days;
  const unit = sameDay ? "months" : "days";
  for (let k = 1; k < dates.length; k++) {
    const step = interval(dates[k - 1], dates[k]);
    const expected = interval(dates[0], dates[1]);
    if (step <= 0)
      fail(`must be in chronological order: ${labels[k - 1]} is followed by ${labels[k]}`);
    if (step !== expected) {
      fail(
        `has a gap or a change of interval: ${labels[k - 1]} is followed by ${labels[k]}, ${step} ${unit} later instead of ${expected}`,
      );
    }
  }
}
