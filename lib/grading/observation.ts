import { NdArray } from "../np";
import { FloatArray } from "../numpy/ndarray";
import { callLater } from "../platform/node";
import type { Exercise } from "./exercises";
import type { Values } from "./values";

/** What happened while a function ran, which its results do not show. */
export interface Observation {
  /** Arguments of the cell that changed after the call, with their values at the call, by their place in the caches. */
  held: Record<string, Values>;
  /** Which of those are views, of which result over time and of which of its steps. */
  views: Record<string, { of: string; step: number }>;
  /** The steps of a result over time into which zeros were stored, by its name. */
  zeros: Record<string, number[]>;
}

type Storage = FloatArray["storage"];

/** Observations made in another process, by the result they belong to. */
export const observations = new WeakMap<object, Observation>();

/**
 * Calls a forward or backward function over time, and keeps copies of what it overwrites.
 * @param args as `argumentsOf` makes them
 */
export function observe(
  exercise: Exercise,
  args: unknown[],
  call: () => unknown,
): { result: unknown; observation: Observation } {
  const writes = recordWrites();
  const calls = recordCalls(args[exercise.takes.indexOf("parameters")], writes.clock);
  try {
    const result = call();
    writes.stop();
    const elsewhere = observations.get(Object(result) as object);
    return {
      result,
      observation: elsewhere ?? observationOf(exercise, result, calls, writes),
    };
  } finally {
    writes.stop();
  }
}

const parts = (result: unknown, { returns }: Exercise): [string, unknown][] =>
  returns.map((name, k) => [
    name,
    Array.isArray(result) ? result[k] : (result as Record<string, unknown> | undefined)?.[name],
  ]);

function observationOf(
  exercise: Exercise,
  result: unknown,
  calls: number[][],
  { before, isWritten }: Writes,
): Observation {
  const observed: Observation = { held: {}, views: {}, zeros: {} };
  const overTime: [string, FloatArray][] = [];
  for (const [name, value] of parts(result, exercise)) {
    if (!(value instanceof FloatArray) || value.shape.length !== 3) continue;
    overTime.push([name, value]);
    observed.zeros[name] = indices(value.shape[2]).filter(
      (t) => isWritten(value.storage) && holdsZeros(value.pick(null, null, t)),
    );
  }
  const [last] = parts(result, exercise).slice(-1);
  const caches: unknown = Array.isArray(last[1]) ? last[1][0] : undefined;
  if (!Array.isArray(caches)) return observed;
  const begun = calls.find((times) => times.length > 0 && times.length % caches.length === 0);
  if (!begun) return observed;
  caches.forEach((cache, t) => {
    if (!Array.isArray(cache)) return;
    exercise.network.cache.forEach((name, slot) => {
      const array: unknown = cache[slot];
      // The cell's results did not exist before the call.
      if (!(array instanceof FloatArray) || !exercise.needs!.takes.includes(name)) return;
      const then = before(array.storage, begun[(t * begun.length) / caches.length]);
      if (!then) return;
      const at = offsets(array);
      if (at.every((i) => then[i] === array.data[array.storage.start + i])) return;
      const place = `caches[0][${t}][${slot}]`;
      observed.held[place] = { shape: array.shape, data: at.map((i) => then[i]) };
      const whole = overTime.find(([, x]) => x.storage === array.storage);
      if (!whole) return;
      const step = indices(whole[1].shape[2]).find(
        (k) => whole[1].pick(null, null, k).offset === array.offset,
      );
      if (step !== undefined) observed.views[place] = { of: whole[0], step };
    });
  });
  return observed;
}

const indices = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Where the entries of an array are in its storage, in row-major order. */
function offsets({ shape, strides, offset }: FloatArray): number[] {
  const within = (axis: number, at: number): number[] =>
    axis === shape.length
      ? [at]
      : indices(shape[axis]).flatMap((i) => within(axis + 1, at + i * strides[axis]));
  return within(0, offset);
}

/** Whether zeros were stored: zeros from before were replaced by -0, which compares equal to 0. */
const holdsZeros = (x: FloatArray) => {
  const stored = offsets(x).map((i) => x.data[x.storage.start + i]);
  return stored.every((entry) => entry === 0) && stored.some((entry) => Object.is(entry, 0));
};

interface Writes {
  /** Counts the writes. */
  clock: () => number;
  /** The entries of a storage at a time, if it has been written since. */
  before(storage: Storage, time: number): Float64Array | undefined;
  isWritten(storage: Storage): boolean;
  stop(): void;
}

const { writable } = FloatArray.prototype;

/** Copies each storage before it is written: every write calls `writable` first. */
function recordWrites(): Writes {
  const copies = new Map<Storage, { time: number; entries: Float64Array }[]>();
  let time = 0;
  FloatArray.prototype.writable = function (this: FloatArray) {
    const storage = writable.call(this);
    const { data, start, size } = storage;
    if (!copies.has(storage)) {
      copies.set(storage, []);
      for (let i = start; i < start + size; i++) if (data[i] === 0) data[i] = -0;
    }
    copies.get(storage)!.push({ time: time++, entries: data.slice(start, start + size) });
    return storage;
  };
  const stop = () => {
    FloatArray.prototype.writable = writable;
  };
  // An interrupt ends the call without its `finally`.
  callLater(stop);
  return {
    clock: () => time,
    before: (storage, when) => copies.get(storage)?.find((copy) => copy.time >= when)?.entries,
    isWritten: (storage) => copies.has(storage),
    stop,
  };
}

/** The times at which each parameter is read, which happens in every call of the cell. */
function recordCalls(parameters: unknown, clock: () => number): number[][] {
  if (typeof parameters !== "object" || parameters === null) return [];
  return Object.entries(parameters).map(([name, value]) => {
    const times: number[] = [];
    const get = () => {
      times.push(clock());
      return value;
    };
    if (value instanceof NdArray)
      Object.defineProperty(parameters, name, { get, enumerable: true, configurable: true });
    return times;
  });
}
