import { seriesChart, type Series } from "./series";
import { colors, type ChartOptions, type ChartSpec } from "./theme";

/** A loss as it was measured while a network learnt. */
export interface LossCurve {
  /** Number of training steps done before each measurement, rising. */
  steps: number[];
  /** The loss measured there (nats per character), as many. */
  loss: number[];
}

/**
 * How the loss falls while a network learns: on what it learns from, and on what it has never seen.
 *
 * @param curves the loss on the training set, and that on the validation set if it was measured
 * @param options.unit of the loss; "nats per character" unless told
 * @throws TypeError, RangeError naming the curve that is empty, not finite or of two lengths
 */
export function trainingLoss(
  curves: { training: LossCurve; validation?: LossCurve },
  options: ChartOptions & { unit?: string } = {},
): ChartSpec {
  const series: Series[] = [lossSeries("training", colors.accent, curves?.training)];
  if (curves?.validation !== undefined)
    series.push(lossSeries("validation", colors.contrast, curves.validation, [6, 3]));
  return seriesChart("trainingLoss", {
    description: `Loss of a network over ${series[0].x?.length} measurements while it learns: ${series.map((line) => line.name).join(" and ")}.`,
    title: "The loss while learning",
    subtitle:
      series.length === 1
        ? ""
        : "Where the validation curve turns up, the network starts to learn by heart.",
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
