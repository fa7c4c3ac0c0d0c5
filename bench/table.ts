import type { Pass, Shape } from "./cases";
import type { FunctionResult } from "./functions";
import type { Growth } from "./growth";
import type { Peak } from "./peaks";
import type { Comparison } from "./timing";

/** A pass of the notebook and NumPy's. */
export interface Result extends Comparison {
  shape: Shape;
  pass: Pass;
  /** Median seconds of plain numjs; null for the passes that it does not have. */
  numjs: number | null;
  /** The largest difference between the two sides, relative to the largest entry of the array. */
  difference: number;
}

export interface TrainingResult extends Comparison {
  shape: number[];
  difference: number;
  torch: { version: string; seconds: number; ratio: number } | null;
}

export interface Report {
  machine: Record<string, string | number>;
  passes: Result[];
  training: TrainingResult;
  functions: FunctionResult[];
  growth: Growth[];
  peaks: Peak[];
}

/** The report in Markdown, as in docs/performance.md. */
export function table({ machine, passes, training, functions, growth, peaks }: Report): string {
  return [
    ...Object.entries(machine).map(([name, value]) => `${name}: ${value}`),
    "",
    "Microseconds of one pass; the ratio is NumPy's time by ours, the median of rounds side by side.",
    "",
    row(["n_x, n_a, n_y, m, T_x", "pass", "numjs alone", "NumPy", "ours", "ratio", "difference"]),
    row(["---", "---", "---:", "---:", "---:", "---:", "---:"]),
    ...passes.map((p) =>
      row([
        p.shape.join(", "),
        p.pass,
        p.numjs === null ? "" : microseconds(p.numjs),
        microseconds(p.numpy),
        microseconds(p.ours),
        `**${p.ratio.toFixed(2)}**`,
        p.difference.toExponential(0),
      ]),
    ),
    "",
    `One step of training as in part 4, LSTM, (${training.shape.join(", ")}):`,
    "",
    row(["", "microseconds", "its time by ours"]),
    row(["---", "---:", "---:"]),
    row(["ours", microseconds(training.ours), ""]),
    row(["NumPy", microseconds(training.numpy), `**${training.ratio.toFixed(2)}**`]),
    training.torch === null
      ? row(["PyTorch", "not installed", ""])
      : row([
          `PyTorch ${training.torch.version}, nn.LSTM`,
          microseconds(training.torch.seconds),
          `**${training.torch.ratio.toFixed(2)}**`,
        ]),
    "",
    "Single functions, microseconds of the fastest call, and NumPy's time by ours:",
    "",
    ...functionRows(functions),
    "",
    "LSTM forward, (27, 64, 27, m, T_x), per step:",
    "",
    row(["m", "T_x", "microseconds", "KB"]),
    row(["---:", "---:", "---:", "---:"]),
    ...growth.map((g) => row([g.m, g.T_x, g.perStep.toFixed(1), g.memoryPerStep.toFixed(1)])),
    "",
    "Billions of multiplications and additions per second in products:",
    "",
    row(["product", "kernel, one core", "np.dot"]),
    row(["---", "---:", "---:"]),
    ...peaks.map((p) => row([p.product, p.kernel.toFixed(1), p.dot.toFixed(1)])),
  ].join("\n");
}

/** One line per function, one group of columns per number of entries. */
function functionRows(functions: FunctionResult[]): string[] {
  const sizes = [...new Set(functions.map((f) => f.entries))];
  const names = [...new Set(functions.map((f) => f.name))];
  const titles = sizes.flatMap((size) => [
    `${size.toLocaleString("en")} entries: NumPy`,
    "ours",
    "ratio",
  ]);
  return [
    row(["", ...titles]),
    row(["---", ...titles.map(() => "---:")]),
    ...names.map((name) => {
      const own = functions.filter((f) => f.name === name);
      const cells = own.flatMap((f) => [
        (f.numpy * 1e6).toPrecision(3),
        (f.ours * 1e6).toPrecision(3),
        `**${f.ratio.toFixed(2)}**`,
      ]);
      return row([`\`${name}\``, ...cells]);
    }),
  ];
}

const row = (cells: (string | number)[]): string => `| ${cells.join(" | ")} |`;
const microseconds = (seconds: number): string => (seconds * 1e6).toFixed(0);
