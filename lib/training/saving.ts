import { describe, formatShape } from "../checks";
import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";
import { fromBase64, toBase64 } from "../base64";
import * as np from "../np";
import type { NdArray } from "../np";
import { entries } from "../numpy/ndarray";
import { fileExists, readFile, writeFile } from "../platform/node";
import { configure } from "./configuration";
import { createModel, modelOf } from "./model";
import type { LossCurve, Model, TrainingState } from "./model";
import { assertFileName, readBytes } from "./text-file";

/** Identifies a file written by `saveModel`. */
const FORMAT = "rnn-step-by-step character model";
const VERSION = 1;

interface SavedArray {
  shape: number[];
  /** The entries in row-major order as little-endian float64, in base64: exact to the last bit. */
  data: string;
}

interface SavedModel {
  format: string;
  version: number;
  /** SHA-256 of `model` as JSON. */
  checksum: string;
  model: Content;
}

interface Content {
  configuration: Model["configuration"];
  characters: readonly string[];
  parameters: Record<string, SavedArray>;
  /** The losses measured during training; early files have none. */
  curves?: TrainingState["curves"];
}

/**
 * Writes a model's configuration, vocabulary, parameters and loss curves to one file. After an error, an existing file is
 * unchanged.
 * @param options.overwrite replace an existing file with different content
 * @throws Error naming the file that cannot be written, or has different content
 */
export function saveModel(
  model: Model,
  path: string,
  { overwrite = false }: { overwrite?: boolean } = {},
): void {
  assertFileName("saveModel", path);
  const { configuration, vocabulary, state } = model;
  const parameters = Object.fromEntries(
    Object.entries(state.parameters).map(([name, array]) => [name, pack(array)]),
  );
  const { characters } = vocabulary;
  const content: Content = { configuration, characters, parameters, curves: state.curves };
  const saved: SavedModel = {
    format: FORMAT,
    version: VERSION,
    checksum: checksum(content),
    model: content,
  };
  const text = `${JSON.stringify(saved)}\n`;
  if (!overwrite && fileExists(path) && !isSameModel(readFile(path), content)) {
    throw new Error(
      `saveModel: ${path} already exists and holds another model; choose another name, or pass { overwrite: true } to replace it`,
    );
  }
  try {
    writeFile(path, text);
  } catch (error) {
    throw new Error(`saveModel: ${path} cannot be written (${(error as Error).message})`);
  }
}

/** The text of bytes in UTF-8, to the last one. */
const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/**
 * Reads a model back: the same names and the same losses, to the last bit, and the curves of its training. Training it again
 * starts at step 0.
 * @throws Error naming the file: missing, not a model, of a later version, or damaged
 */
export function loadModel(path: string): Model {
  assertFileName("loadModel", path);
  const content = parse(path, readBytes("loadModel", path));
  try {
    const configuration = configure(content.configuration);
    const vocabulary = { characters: content.characters };
    const expected = createModel(configuration, vocabulary).state.parameters;
    const parameters = Object.fromEntries(
      Object.entries(expected).map(([name, { shape }]) => [
        name,
        unpack(name, content.parameters[name], shape),
      ]),
    );
    const model = modelOf(configuration, vocabulary, parameters);
    if (content.curves !== undefined) model.state.curves = checkedCurves(content.curves);
    return model;
  } catch (error) {
    throw new Error(`loadModel: ${path} is damaged (${(error as Error).message})`);
  }
}

/** Whether there is a file at `path`, which `loadModel` can then read if `saveModel` has written it. */
export const isSaved = (path: string): boolean => fileExists(path);

function parse(path: string, bytes: Uint8Array): Content {
  const text = decode(bytes);
  let saved: SavedModel;
  try {
    saved = JSON.parse(text);
  } catch {
    const ours = text.includes(FORMAT);
    throw new Error(
      `loadModel: ${path} ${ours ? "is damaged (it is not complete JSON)" : "was not written by saveModel"}`,
    );
  }
  if (saved?.format !== FORMAT) {
    throw new Error(`loadModel: ${path} was not written by saveModel`);
  }
  if (saved.version !== VERSION) {
    throw new Error(
      `loadModel: ${path} has version ${describe(saved.version)}, but this program reads version ${VERSION}`,
    );
  }
  if (saved.checksum !== checksum(saved.model)) {
    throw new Error(`loadModel: ${path} is damaged (its checksum does not match)`);
  }
  return saved.model;
}

function checksum(content: unknown): string {
  return bytesToHex(sha256(JSON.stringify(content) ?? ""));
}

/** Whether a file holds this model, whatever curves it was saved with. */
function isSameModel(bytes: Uint8Array, content: Content): boolean {
  const without = (model: Content) => JSON.stringify({ ...model, curves: undefined });
  try {
    return without(parse("", bytes)) === without(content);
  } catch {
    return false;
  }
}

function checkedCurves(curves: TrainingState["curves"]): TrainingState["curves"] {
  const checked = (name: "training" | "validation"): LossCurve => {
    const { steps, loss } = curves?.[name] ?? {};
    const lists = [steps, loss];
    const fit = lists.every((list) => Array.isArray(list) && list.every(Number.isFinite));
    if (!fit || steps!.length !== loss!.length)
      throw new RangeError(`the ${name} curve must have a finite loss for each of its steps`);
    return { steps: steps!, loss: loss! };
  };
  return { training: checked("training"), validation: checked("validation") };
}

function pack(array: NdArray): SavedArray {
  const data = entries(array);
  const bytes = new DataView(new ArrayBuffer(8 * data.length));
  data.forEach((entry, i) => bytes.setFloat64(8 * i, entry, true));
  return { shape: [...array.shape], data: toBase64(new Uint8Array(bytes.buffer)) };
}

function unpack(name: string, saved: SavedArray | undefined, shape: number[]): NdArray {
  const bytes = new DataView(decoded(name, saved?.data).buffer);
  const size = shape.reduce((product, length) => product * length, 1);
  if (saved?.shape?.join() !== shape.join() || bytes.byteLength !== 8 * size) {
    throw new RangeError(`${name} must have shape ${formatShape(shape)}`);
  }
  const data = Array.from({ length: size }, (_, i) => bytes.getFloat64(8 * i, true));
  if (!data.every(Number.isFinite)) throw new RangeError(`${name} is not finite`);
  return np.reshape(np.array(data), shape);
}

function decoded(name: string, data = ""): Uint8Array {
  try {
    return fromBase64(data);
  } catch {
    throw new RangeError(`${name} must be in base 64`);
  }
}
