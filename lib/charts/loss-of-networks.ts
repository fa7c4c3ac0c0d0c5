import { seriesChart } from "./series";
import { networks, type ChartOptions, type ChartSpec, type NetworkName } from "./theme";
import { lossSeries, type LossCurve } from "./training-loss";

/**
 * The validation loss of several networks during training, next to that of counting.
 *
 * @param curves the loss of each network (nats per character)
 * @param baselines name and loss of each model to compare with, e.g. { "letter frequencies": 2.8, bigram: 2.4, trigram: 2.1 }
 * @throws TypeError, RangeError if there is no curve, or naming the curve or baseline that is empty, not finite, or of two lengths
 */
export function lossOfNetworks(
  curves: Partial<Record<NetworkName, LossCurve>>,
  baselines: Record<string, number> = {},
  options: ChartOptions & { unit?: string } = {},
): ChartSpec {
  const drawn = (Object.keys(networks) as NetworkName[]).filter((name) => name in (curves ?? {}));
  if (drawn.length === 0)
    throw new TypeError("lossOfNetworks: curves must have rnn, lstm or gru, got none of them");
  const names = Object.keys(baselines);
  const inWords = drawn.map((name) => `of ${networks[name].article} ${networks[name].name}`);
  return seriesChart("lossOfNetworks", {
    description: `Loss ${inWords.join(" and ")} during training${names.length ? `, compared with ${names.join(", ")}` : ""}.`,
    title: drawn.map((name) => networks[name].name).join(" against "),
    subtitle: names.length ? "Dotted: what counting achieves, without a network." : "",
    options,
    x: { field: "step", title: "training step" },
    y: { field: "loss", title: options.unit ?? "nats per character" },
    series: drawn.map((name) => {
      const { name: label, color, dash } = networks[name];
      return lossSeries(label, color, curves[name], dash);
    }),
    baselines,
  });
}
