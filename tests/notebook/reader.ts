import assert from "node:assert/strict";
import { cells } from "../worked-notebook";

/** What the cells of a notebook say and show. */
export function reader(file: string) {
  const all = cells(file);
  const find = (id: string) => {
    const cell = all.find((each) => each.id === id);
    assert.ok(cell, `there is no cell ${id}`);
    return cell;
  };
  const text = (id: string) => find(id).source.join("");

  /** Everything a cell printed, and the plain text of its other outputs. */
  const printed = (id: string) =>
    (find(id).outputs ?? [])
      .map(({ text: stream, data = {} }) => [stream ?? data["text/plain"] ?? []].flat().join(""))
      .join("\n");

  /** The cells of a table row, from the table's plain text. */
  const row = (id: string, name: string): string[] => {
    const line = printed(id)
      .split("\n")
      .find((each) => each.startsWith(`${name}  `));
    assert.ok(line, `${id} shows no row ${name}`);
    return line.trim().split(/ {2,}/).slice(1);
  };

  /** Fails unless the cell says all of this, word for word. */
  const says = (id: string, ...texts: string[]): void => {
    for (const each of texts) assert.ok(text(id).includes(each), `${id} does not say ${each}`);
  };

  /** The sources of the Markdown cells, by id. */
  const markdown = new Map(
    all
      .filter(({ cell_type }) => cell_type === "markdown")
      .map(({ id, source }) => [id, source.join("")]),
  );
  return { text, printed, row, says, markdown };
}
