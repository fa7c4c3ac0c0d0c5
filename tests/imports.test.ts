// The imports between folders, against the table in docs/architecture.md.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { WORKED_NOTEBOOKS, cells } from "./worked-notebook";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** The source files of a folder, relative to the root. */
const sources = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs|cjs|js)$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => path.join(folder, name));
const files = ["lib", "compiler", "kernel", "browser", "scripts", "bench"].flatMap(sources);

/** The files of the project that `file` imports, types too. */
function imports(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(read(file), true, true);
  return importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith(".")) return [];
    const target = path.join(path.dirname(file), fileName);
    const found = [target, `${target}.ts`].find(
      (name) => /\.\w+$/.test(name) && existsSync(path.join(root, name)),
    );
    assert.ok(found, `${file} imports ${fileName}`);
    return found;
  });
}
const graph = new Map(files.map((file) => [file, imports(file)]));

interface Row {
  name: string;
  paths: string[];
  imports: string[];
  /** The first file to read. */
  door: string;
  /** Base names of the files that other folders may import; undefined: all. */
  doors?: string[];
}
const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
const rows = [...read("docs/architecture.md").matchAll(/^\|(.*`.*)\|(.*)\|(.*)\|(.*)\|$/gm)].map(
  ([, folder, , imported, door]): Row => {
    const paths = quoted(folder);
    return {
      name: path.parse(paths[0]).name,
      paths,
      door: quoted(door).at(0) ?? "",
      imports: imported.split(",").flatMap((name) => name.trim() || []),
      doors: /`/.test(door) && !/every file/.test(door) ? quoted(door) : undefined,
    };
  },
);

/** The row that a file belongs to. */
function rowOf(file: string): Row | undefined {
  return rows.find(({ paths }) =>
    paths.some((start) => (start.endsWith("/") ? file.startsWith(start) : file === start)),
  );
}

test("every source file belongs to one row of the table", () => {
  assert.ok(rows.length >= 10);
  assert.deepEqual(
    files.filter((file) => rowOf(file) === undefined),
    [],
  );
});

test("the table lists what each folder imports, which is further down", () => {
  for (const [at, row] of rows.entries()) {
    const found = new Set<string>();
    for (const [file, targets] of graph) {
      if (rowOf(file) !== row) continue;
      for (const target of targets) {
        const other = rowOf(target);
        if (other && other !== row) found.add(other.name);
      }
    }
    assert.deepEqual([...found].sort(), [...row.imports].sort(), `imports of ${row.name}`);
    for (const name of row.imports) {
      const place = rows.findIndex((other) => other.name === name);
      assert.ok(place > at, `${row.name} imports ${name}, which is not below it`);
    }
  }
});

test("a folder is entered by its doors", () => {
  for (const [file, targets] of graph)
    for (const target of targets) {
      const row = rowOf(target);
      if (row?.doors === undefined || row === rowOf(file)) continue;
      assert.ok(row.doors.includes(path.basename(target)), `${file} imports ${target}`);
    }
});

test("the door of each folder of lib begins with what belongs there", () => {
  const doors = rows.filter(({ paths }) => paths.some((start) => /^lib\/\w+\/$/.test(start)));
  assert.ok(doors.length >= 5);
  for (const { door, paths } of doors) {
    const file = [...paths, ...paths.map((start) => path.join(start, door))].find(
      (name) => path.basename(name) === door && existsSync(path.join(root, name)),
    );
    assert.ok(file, `the door ${door} of ${paths}`);
    assert.match(read(file), /^(\/\/ .{60}|\/\*\*\n)/, file);
  }
});

test("no two files import each other, directly or by way of others", () => {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]) => {
    assert.ok(!trail.includes(file), [...trail, file].join(" → "));
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test("the notebooks import nothing from inside the array engine", () => {
  const all = WORKED_NOTEBOOKS.flatMap((file) => cells(file));
  const code = all.flatMap(({ cell_type, source }) =>
    cell_type === "code" ? source.join("") : [],
  );
  const names = code.flatMap((source) =>
    [...source.matchAll(/from "(\.[^"]+)"/g)].map(([, name]) => name),
  );
  assert.ok(names.length > 20);
  for (const name of names) {
    assert.ok(existsSync(path.join(root, `${name}.ts`)), name);
    assert.doesNotMatch(name, /^\.\/lib\/numpy\//);
  }
});
