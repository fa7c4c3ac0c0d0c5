import { readText } from "../training/text-file";
import type { Columns, Series } from "./series";
import { parseSeries } from "./series";

/**
 * Reads a series from a CSV file with a header, in UTF-8. It is apart from `parseSeries` because it needs a file system.
 * @param path absolute, or relative to the folder in which the notebook runs
 * @throws Error naming the file and the problem: missing, not a text file, or one of the problems of parseSeries
 */
export function readSeries(path: string, columns: Columns): Series {
  return parseSeries(readText("readSeries", path), columns, path, "readSeries");
}
