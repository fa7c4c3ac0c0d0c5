// Globals of the browser's files that no package declares.

/** Filled in by scripts/site.mjs. */
declare const TYPESCRIPT_VERSION: string;
/** The links at the top right, with their addresses, relative to the site, for each open notebook. */
declare const LINKS: { text: string; addresses: Record<string, string> }[];

declare function importScripts(url: string): void;

/** The part of JupyterLab's contents that the kernel uses. */
interface Contents {
  get(
    path: string,
    options: { content: boolean },
  ): Promise<{ type: string; format: string; content: unknown }>;
  save(path: string, model: { type: string; format: string; content: string }): Promise<unknown>;
}
