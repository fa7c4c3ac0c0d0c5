// A session of cells on the compiler alone: no kernel, no Jupyter.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import vm from "node:vm";
import { Compiler, type Compiled } from "../../compiler/compiler.mjs";
import { reportDiagnostics, reportError } from "../../compiler/reports.mjs";
import type { FileSystem } from "../../compiler/service.mjs";
import { Sources } from "../../compiler/sources.mjs";
import { files as disk } from "../../kernel/files.mjs";

export const root = path.resolve(__dirname, "../..");
const typescriptFolder = path.dirname(require.resolve("typescript"));

/** Files in memory by their paths, with TypeScript's own declarations in /typescript. */
export function inMemory(texts: Record<string, string>): FileSystem {
  const own = fs
    .readdirSync(typescriptFolder)
    .filter((name) => name.endsWith(".d.ts") && name.startsWith("lib."))
    .map((name) => [
      `/typescript/${name}`,
      fs.readFileSync(path.join(typescriptFolder, name), "utf8"),
    ]);
  const all = new Map<string, string>([...Object.entries(texts), ...(own as [string, string][])]);
  const under = (folder: string) => [...all.keys()].filter((name) => name.startsWith(`${folder}/`));
  return {
    read: (name) => all.get(name),
    version: (name) => (all.has(name) ? "1" : undefined),
    isFolder: (name) => under(name).length > 0,
    folders: (name) => [
      ...new Set(
        under(name).flatMap(
          (file) =>
            file
              .slice(name.length + 1)
              .split("/")
              .slice(0, -1)[0] ?? [],
        ),
      ),
    ],
  };
}

export class Session {
  readonly compiler: Compiler;
  readonly sources: Sources;
  /** What cells share. */
  readonly exports: Record<string, any> = {};
  private count = 0;

  /** Without files, in the project's folder on the disk. */
  constructor(files?: FileSystem) {
    const where = files
      ? { files, root: "/course", libFolder: "/typescript" }
      : { files: disk, root, libFolder: typescriptFolder };
    this.compiler = new Compiler(ts, where);
    this.sources = new Sources((file) => where.files.read(`${where.root}/${file}`));
  }

  /** Compiles the next cell. */
  compile(source: string): Compiled & { name: string } {
    const name = `In[${++this.count}]`;
    this.sources.addCell(name, source);
    return { ...this.compiler.compile(source, name), name };
  }

  /** Compiles a cell that later ones see, and does not run it. */
  declare(source: string): void {
    const { diagnostics } = this.compile(source);
    if (diagnostics.length > 0) throw new Error(`${diagnostics[0].text}\n${source}`);
    this.compiler.settle();
  }

  /** The traceback of a cell that does not compile; an error if it does. */
  refusal(source: string): string {
    const { diagnostics } = this.compile(source);
    if (diagnostics.length === 0) throw new Error(`compiles: ${source}`);
    return plain(reportDiagnostics(diagnostics, this.sources).traceback);
  }

  /** Runs a cell and gives the value of its last expression. */
  async run(source: string): Promise<unknown> {
    const { code, map, awaits, value, diagnostics, name } = this.compile(source);
    if (diagnostics.length > 0) throw new Error(diagnostics[0].text);
    this.sources.addMap(name, map, name, 1);
    const cell = vm.runInThisContext(`(${awaits ? "async " : ""}(exports) => {${code}\n})`, name);
    try {
      await cell(this.exports);
    } catch (error) {
      this.compiler.settle(this.exports);
      throw error;
    }
    this.compiler.settle();
    return value && this.exports[value];
  }

  /** The traceback of a cell that throws; an error if it does not. */
  async failure(source: string): Promise<string> {
    try {
      await this.run(source);
    } catch (error) {
      return plain(reportError(error, this.sources, String).traceback);
    }
    throw new Error(`does not throw: ${source}`);
  }
}

const plain = (traceback: string[]) => traceback.join("\n").replace(/\u001b\[\d+m/g, "");
