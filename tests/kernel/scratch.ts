// A project in a temporary folder that runs the kernel of this one, with a lib of its own to edit and a cache of its own.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { KernelClient, root } from "./client";

export class ScratchProject {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "größe 1 ")));
  /** In which Jupyter finds this project's kernel before the other one. */
  readonly environment = { JUPYTER_PATH: path.join(this.folder, "jupyter") };

  constructor(files: Record<string, string>) {
    for (const name of ["kernel", "compiler"]) {
      cpSync(path.join(root, name), path.join(this.folder, name), { recursive: true });
    }
    const packages = path.join(this.folder, "node_modules");
    mkdirSync(packages);
    for (const name of readdirSync(path.join(root, "node_modules"))) {
      if (name === ".cache") continue; // the kernels of other tests add to it and prune it
      symlinkSync(path.join(root, "node_modules", name), path.join(packages, name));
    }
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.write(
      "jupyter/kernels/tslab/kernel.json",
      JSON.stringify({
        argv: [process.execPath, path.join(this.folder, "kernel", "main.mjs"), "{connection_file}"],
        display_name: "TypeScript",
        language: "typescript",
      }),
    );
  }

  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  start(): Promise<KernelClient> {
    return KernelClient.start({ env: this.environment });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
