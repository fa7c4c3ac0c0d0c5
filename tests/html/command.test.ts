import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { html, temporaryFolder } from "./page";

const folder = temporaryFolder();

interface Output {
  output_type: string;
  [key: string]: unknown;
}
const code = (source: string, count: number | null, outputs: Output[] = []) => ({
  cell_type: "code",
  id: `code-${source.length}`,
  metadata: {},
  source,
  execution_count: count,
  outputs,
});
const text = (source: string) => ({ cell_type: "markdown", id: "text", metadata: {}, source });

/** Writes a notebook with these cells and returns its path. */
function notebook(name: string, ...cells: object[]): string {
  const file = path.join(folder, `${name}.ipynb`);
  const language_info = { name: "typescript" };
  fs.writeFileSync(
    file,
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { language_info }, cells }),
  );
  return file;
}

/** The files next to the notebooks. */
const written = () => fs.readdirSync(folder).filter((name) => !name.endsWith(".ipynb"));

function refuses(file: string, message: RegExp): void {
  const { status, stdout, stderr } = html(file);
  assert.equal(status, 1);
  assert.match(stderr, message);
  assert.match(stderr, /Nothing was written/);
  assert.doesNotMatch(stderr, /Traceback|\n +at /);
  assert.equal(stdout, "");
  assert.deepEqual(written(), []);
}

test("a notebook that has not been run is refused, with instructions", () => {
  const file = notebook("new", text("# New"), code("let a = 1", null));
  refuses(file, /new\.ipynb: no code cell has run\. Run `npm run execute` first\./);
});

test("so is a notebook in which one cell has not been run", () => {
  const file = notebook("part", code("let a = 1", 1), code("let bc = 2", null));
  refuses(file, /part\.ipynb: code cell 2 has not run\. Run `npm run execute` first\./);
});

test("a missing picture is named", () => {
  const file = notebook("picture", text("![a cell](figures/nothing.svg)"));
  refuses(file, /the picture figures\/nothing\.svg is not in the notebook's folder/);
});

test("a picture from the network is refused", () => {
  const file = notebook("remote", text('<img src="https://example.org/x.png" alt="x">'));
  refuses(file, /the picture https:\/\/example\.org\/x\.png is not/);
});

test("an invalid formula is named", () => {
  refuses(notebook("formula", text("Here: $\\frac{1}$")), /formula \\frac\{1\}: KaTeX parse error/);
});

test("a file that is not a notebook, or is missing, gets a one-line message", () => {
  const file = path.join(folder, "text.ipynb");
  fs.writeFileSync(file, "no notebook");
  refuses(file, /text\.ipynb is not a notebook/);
  refuses(path.join(folder, "nowhere.ipynb"), /nowhere\.ipynb: No such file or directory/);
});

test("an unknown option prints the usage", () => {
  const { status, stderr } = html("--nonsense");
  assert.equal(status, 2);
  assert.match(stderr, /usage: npm run html/);
});

test("printed text is escaped; its colors and errors are shown", () => {
  const outputs = [
    { output_type: "stream", name: "stdout", text: "\u001b[32mpassed\u001b[0m <b> & $x$" },
    { output_type: "error", ename: "Error", evalue: "bad", traceback: ["Error: bad </script>"] },
  ];
  const file = notebook("outputs", text("# A & B\n\nOnce $a<b$, twice."), code("f()", 1, outputs));
  const { status, stderr } = html(file, "--output", path.join(folder, "outputs.html"));
  assert.equal(status, 0, stderr);
  const page = fs.readFileSync(path.join(folder, "outputs.html"), "utf8");
  assert.match(page, /<title>A &amp; B<\/title>/);
  assert.match(page, /<span class="ansi-green-fg">passed<\/span> &lt;b&gt; &amp; \$x\$/);
  assert.match(page, /Error: bad &lt;\/script&gt;/);
  assert.match(page, /<annotation[^>]*>a&lt;b<\/annotation>/);
  fs.rmSync(path.join(folder, "outputs.html"));
});

test("Markdown inside details is rendered there, and pictures are embedded", () => {
  const picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
  const answer = `Not **zero**, but \`1\` and $a^2$:\n\n- one\n- two\n\n<img src="${picture}" alt="a dot">`;
  const folded = `<details><summary>Answer</summary>\n\n${answer}\n\n</details>`;
  const file = notebook("details", text(`# Details\n\nWhy?\n\n${folded}\n\nAfter it.`));
  const { status, stderr } = html(file, "--output", path.join(folder, "details.html"));
  assert.equal(status, 0, stderr);
  const page = fs.readFileSync(path.join(folder, "details.html"), "utf8");
  const [, inside, after] =
    /<details><summary>Answer<\/summary>([^]*?)<\/details>([^]*?)<\/main>/.exec(page)!;
  assert.match(inside, /<p>Not <strong>zero<\/strong>, but <code>1<\/code> and <span/);
  assert.match(inside, /<span class="katex">/);
  assert.match(inside, /<li>one<\/li>\s*<li>two<\/li>/);
  assert.match(inside, /<img alt="a dot" src="data:image\/gif;base64,/);
  assert.match(after, /<p>After it\.<\/p>/);
  fs.rmSync(path.join(folder, "details.html"));
});

test("the page is written next to its notebook by default and replaces an old one", () => {
  const file = notebook("beside", text("# Beside"));
  const page = path.join(folder, "beside.html");
  fs.writeFileSync(page, "old");
  const { status, stdout } = html(file);
  assert.equal(status, 0);
  assert.match(stdout, /beside\.html: \d\.\d MB, 0 charts/);
  assert.match(fs.readFileSync(page, "utf8"), /^<!doctype html>[^]*<\/html>\n$/);
  fs.rmSync(page);
});

test("a missing folder gets a one-line message, and nothing is written", () => {
  const file = notebook("folder", text("# Folder"));
  const { status, stderr } = html(file, "--output", path.join(folder, "none/page.html"));
  assert.equal(status, 1);
  assert.match(stderr, /no such file or directory[^]*Nothing was written/);
});
