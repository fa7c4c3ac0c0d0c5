import { cellsOf, index, names, type GatedCaches, type GatedCell } from "./checks";
import { linesOfParts } from "./gates-of-a-unit";
import { cellRows, partsOf, statesInWords, type CellRow } from "./inside-the-cell";
import { packed } from "./packed";
import { chart, networks, plotWidth, type ChartOptions, type ChartSpec } from "./theme";

/** What an LSTM or a GRU read, and its caches from `lstm_forward` or `gru_forward` for one example. */
export interface Reading {
  /** The T_x characters (or a list of T_x names). */
  text: string | string[];
  caches: GatedCaches;
}

/**
 * One unit of an LSTM or a GRU as the network reads: its gates at each character, and the states they produce. Sliders choose the unit and
 * the name.
 *
 * @param readings one name each, all from the same network
 * @param options.unit the unit shown initially
 * @throws TypeError, RangeError naming what was expected of `readings` and `unit`
 */
export function gatesPerCharacter(
  readings: Reading[],
  options: ChartOptions & { unit?: number } = {},
): ChartSpec {
  const caller = "gatesPerCharacter";
  if (!Array.isArray(readings) || readings.length === 0)
    throw new TypeError(
      `${caller}: readings must be a list of texts with their caches, got ${readings?.length ?? readings}`,
    );
  const read = readings.map(({ text, caches }) => {
    const rows = cellRows(caller, caches, (_unit, example) => example === 0);
    const { kind, n_a, T_x } = cellsOf(caller, caches);
    return { kind, rows, n_a, characters: names(caller, "text", text, T_x).map(visible) };
  });
  const [{ kind, n_a }] = read;
  const other = read.find((reading) => reading.n_a !== n_a || reading.kind !== kind);
  if (other !== undefined)
    throw new RangeError(
      `${caller}: readings must be of one network, got ${n_a} ${nameOf(kind)} and ${other.n_a} ${nameOf(other.kind)} units`,
    );
  const unit = index(caller, "unit", options.unit ?? 0, n_a);
  const rows = read.flatMap(({ rows }, name) => rows.map((row): CellRow => ({ name, ...row })));
  const hundredth = (value: number) => Math.round(100 * value) / 100;
  const parts = partsOf(kind);
  const { data, transform } = packed({
    name: rows.map(({ name }) => name),
    unit: rows.map((row) => row.unit),
    t: rows.map(({ t }) => t),
    ...Object.fromEntries(parts.map((part) => [part, rows.map((row) => hundredth(row[part]))])),
  });
  const texts = read.map(({ characters }) => characters);
  const longest = Math.max(...texts.map(({ length }) => length));
  const width = plotWidth(options, 8);
  const xAxis = { title: "character", labelExpr: `(${JSON.stringify(texts)}[name])[datum.value]` };
  const unitBind = { input: "range", min: 0, max: n_a - 1, step: 1, name: "unit " };
  const nameBind = { input: "range", min: 0, max: read.length - 1, step: 1, name: "name " };
  const steps = Array.from({ length: longest }, (_, t) => t);
  const panel = { width, xAxis, steps, example: false };
  return chart(
    `The gates of one of ${n_a} ${nameOf(kind)} units at each character of one of ${read.length} names. Below them, the states they produce.`,
    "One unit as the network reads",
    `Above: how far its gates are open at each character. Below: ${statesInWords(kind)}.`,
    options,
    {
      data,
      params: [
        n_a > 1 ? { name: "unit", value: unit, bind: unitBind } : { name: "unit", value: unit },
        read.length > 1 ? { name: "name", value: 0, bind: nameBind } : { name: "name", value: 0 },
      ],
      transform: [...transform, { filter: "datum.unit == unit && datum.name == name" }],
      resolve: { scale: { color: "independent", strokeDash: "independent" } },
      spacing: 14,
      vconcat: [
        linesOfParts(kind.gates, "gate (0 to 1)", [0, 1], 120, {
          ...panel,
          xAxis: null,
        }),
        linesOfParts(kind.states, "state", undefined, 160, panel),
      ],
    },
  );
}

const nameOf = ({ network }: GatedCell) => networks[network].name;

/** Spaces and line breaks as visible symbols. */
function visible(character: string): string {
  return { " ": "␣", "\n": "↵" }[character] ?? character;
}
