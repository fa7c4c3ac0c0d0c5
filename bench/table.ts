import type { Result, TrainingResult } from "./bench";
import type { Growth } from "./growth";
import type { Peak } from "./peaks";

export interface Report {
  machine: Record<string, string | number>;
  passes: Result[];
  training: TrainingResult;
  growth: Growth[];
  peaks: Peak[];
}

/** The report in Markdown, as in docs/performance.md. */
export function table({ machine, passes, training, growth, peaks }: Report): string {
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

const row = (cells: (string | number)[]): string => `| ${cells.join(" | ")} |`;
const microseconds = (seconds: number): string => (seconds * 1e6).toFixed(0);
