// @ts-check
// One set-up at a time: a second one waits for the first, and takes over when that has died.
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock whose holder has not touched it for this long is nobody's, whoever has its process id now (ms). */
const STALE = 20_000;

/** How long a program that a killed set-up has started is waited for, at most (ms). */
const PATIENCE = 15 * 60_000;

/** The lock that this process holds. */
let held = "";

/** Names a program in the lock, which holds it as well: it goes on when this process is killed. */
export function holdFor(/** @type {number | undefined} */ program) {
  if (held && program) fs.writeFileSync(held, `${process.pid} ${program}`);
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  let told = false;
  while (!take(file)) {
    if (!told) console.log("Another set-up of this project is running; waiting for it …");
    told = true;
    await sleep(300);
  }
  held = file;
  const touching = setInterval(() => touch(file), 2000);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    held = "";
    fs.rmSync(file, { force: true });
  }
}

function touch(/** @type {string} */ file) {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody has removed it, or the disk is full.
  }
}

function take(/** @type {string} */ file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  if (isHeld(file)) return false;
  // Of several that see a dead holder, one succeeds in renaming its lock away.
  try {
    fs.renameSync(file, `${file}.${process.pid}`);
    fs.rmSync(`${file}.${process.pid}`, { force: true });
  } catch {
    return false;
  }
  return take(file);
}

function isHeld(/** @type {string} */ file) {
  try {
    const age = Date.now() - fs.statSync(file).mtimeMs;
    const [holder, program] = fs.readFileSync(file, "utf8").split(" ").map(Number);
    if (!holder) return age < STALE; // being written
    return (age < STALE && isAlive(holder)) || (age < PATIENCE && isAlive(program));
  } catch {
    return false; // it has just been given up
  }
}

function isAlive(/** @type {number | undefined} */ pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
