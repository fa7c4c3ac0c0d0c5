import { seriesChart, type Series } from "./series";
import { colors, type ChartOptions, type ChartSpec } from "./theme";

/** A loss measured during training. */
export interface LossCurve {
  /** Number of training steps before each measurement, ascending. */
  steps: number[];
  /** The loss at each measurement (nats per character). */
  loss: number[];
}

/**
 * The loss during training, on the training data and on the validation data.
 *
 * @param curves the loss on the training set, and that on the validation set if it was measured
 * @param options.unit of the loss; default: "nats per character"
 * @throws TypeError, RangeError naming the curve that is empty, not finite, or of two lengths
 */
export function trainingLoss(
  curves: { training: LossCurve; validation?: LossCurve },
  options: ChartOptions & { unit?: string } = {},
): ChartSpec {
  const series: Series[] = [lossSeries("training", colors.accent, curves?.training)];
  if (curves?.validation !== undefined)
    series.push(lossSeries("validation", colors.contrast, curves.validation, [6, 3]));
  return seriesChart("trainingLoss", {
    description: `Loss of a network over ${series[0].x?.length} measurements during training: ${series.map((line) => line.name).join(" and ")}.`,
    title: "Loss during training",
    subtitle:
      series.length === 1
        ? ""
        : "When the validation curve turns upward, the network is starting to memorize.",
    options,
    x: { field: "step", title: "training step" },
    y: { field: "loss", title: options.unit ?? "nats per character" },
    series,
  });
}

/** A loss curve as a line of a chart. */
export function lossSeries(
  name: string,
  color: string,
  curve: LossCurve | undefined,
  dash?: number[],
): Series {
  const { steps, loss } = curve ?? ({} as Partial<LossCurve>);
  return { name, color, x: steps as number[], y: loss as number[], dash };
}
