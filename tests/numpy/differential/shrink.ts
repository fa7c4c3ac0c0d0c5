import type { Program } from "./program";

/**
 * The smallest program found, by leaving out operations, that fails as well. Operations that use what was left out are
 * skipped when a program runs, and are left out in turn.
 */
export async function shrink(
  program: Program,
  fails: (smaller: Program) => Promise<boolean>,
): Promise<Program> {
  let { operations } = program;
  for (let chunk = operations.length >> 1; chunk >= 1; ) {
    let isSmaller = false;
    for (let end = operations.length; end > 0; end -= chunk) {
      const start = Math.max(0, end - chunk);
      const kept = [...operations.slice(0, start), ...operations.slice(end)];
      if (kept.length > 0 && (await fails({ ...program, operations: kept }))) {
        operations = kept;
        isSmaller = true;
      }
    }
    if (chunk > 1) chunk >>= 1;
    else if (!isSmaller) break;
  }
  return { ...program, operations };
}
