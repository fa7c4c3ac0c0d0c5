// @ts-check
// One setup at a time: a second one waits for the first, and takes over if the first dies.
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock that has not been touched for this long is free, even if its process id is in use again (ms). */
const STALE = 20_000;

/** The longest wait for a program that a killed setup started (ms). */
const PATIENCE = 15 * 60_000;

/** The lock that this process holds. */
let held = "";

/** Adds a program to the lock, which it then also holds: it keeps running if this process is killed. */
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
    if (!told) console.log("Another setup of this project is running. Waiting for it …");
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
    // It was removed, or the disk is full.
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
  // If several processes see a dead holder, only one succeeds in renaming its lock.
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
    return false; // it has just been released
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
