import { seriesChart } from "./series";
import { colors, type ChartOptions, type ChartSpec } from "./theme";
import { lossSeries, type LossCurve } from "./training-loss";

/**
 * RNN against LSTM: the validation loss of both during training, next to that of counting.
 *
 * @param curves the loss of each network (nats per character)
 * @param baselines name and loss of each model to compare with, e.g. { "letter frequencies": 2.8, bigram: 2.4, trigram: 2.1 }
 * @throws TypeError, RangeError naming the curve or baseline that is empty, not finite, or of two lengths
 */
export function lossOfNetworks(
  curves: { rnn: LossCurve; lstm: LossCurve },
  baselines: Record<string, number> = {},
  options: ChartOptions & { unit?: string } = {},
): ChartSpec {
  const names = Object.keys(baselines);
  return seriesChart("lossOfNetworks", {
    description: `Loss of an RNN and of an LSTM during training${names.length ? `, compared with ${names.join(", ")}` : ""}.`,
    title: "RNN against LSTM",
    subtitle: names.length ? "Dotted: what counting achieves, without a network." : "",
    options,
    x: { field: "step", title: "training step" },
    y: { field: "loss", title: options.unit ?? "nats per character" },
    series: [
      lossSeries("RNN", colors.rnn, curves?.rnn),
      lossSeries("LSTM", colors.lstm, curves?.lstm, [6, 3]),
    ],
    baselines,
  });
}
