import { memorySeries } from "./gradient-sizes";
import { seriesChart, type Series } from "./series";
import { networks, type ChartOptions, type ChartSpec } from "./theme";

/** A measurement of both networks at each distance. */
export interface ByDistance {
  /** The number of time steps between the symbol to remember and the question. */
  distances: number[];
  rnn: number[];
  lstm: number[];
  /** For gradients: the part that the path through the LSTM's memory alone would preserve. */
  memory?: number[];
}

function bothNetworks({ distances, rnn, lstm }: ByDistance): Series[] {
  return [
    { ...networks.rnn, x: distances, y: rnn },
    { ...networks.lstm, x: distances, y: lstm },
  ];
}

/**
 * How well each network recalls an input from k steps ago.
 *
 * @param accuracy share of correct answers (0 to 1) at each distance
 * @param options.chance share of correct answers from guessing
 * @throws TypeError, RangeError naming the list that is empty, not finite, of a different length, or outside 0 to 1
 */
export function accuracyByDistance(
  accuracy: ByDistance,
  options: ChartOptions & { chance?: number } = {},
): ChartSpec {
  const given = accuracy ?? ({} as ByDistance);
  const { chance } = options;
  const shares = [...(given.rnn ?? []), ...(given.lstm ?? []), chance ?? 0];
  const wrong = shares.find((share) => share < 0 || share > 1);
  if (wrong !== undefined)
    throw new RangeError(`accuracyByDistance: accuracy must be from 0 to 1, got ${wrong}`);
  return seriesChart("accuracyByDistance", {
    description: `Share of correct answers of an RNN and an LSTM, by the distance over which they must remember.`,
    title: "How far back each network remembers",
    subtitle: "Share of correct answers, by the number of steps in between.",
    options,
    x: { field: "distance", title: "distance k in time steps" },
    y: { field: "accuracy", title: "correct answers", domain: [0, 1], format: ".0%" },
    series: bothNetworks(given),
    baselines: chance === undefined ? {} : { guessing: chance },
  });
}

/**
 * How much of the gradient crosses k steps in each network: why one remembers and the other does not.
 *
 * @param norms norm of the gradient k steps before the loss, at each distance; above 0
 * @throws TypeError, RangeError naming the list that is empty, not finite, of a different length, or not above 0
 */
export function gradientByDistance(norms: ByDistance, options: ChartOptions = {}): ChartSpec {
  const given = norms ?? ({} as ByDistance);
  return seriesChart("gradientByDistance", {
    description: `Norm of the gradient in an RNN and in an LSTM, by the distance from the loss, on a logarithmic scale.`,
    title: "How far back the gradient reaches",
    subtitle: "Norm of the gradient k steps before the loss. Logarithmic scale.",
    options,
    x: { field: "distance", title: "distance k in time steps" },
    y: { field: "norm", title: "norm of the gradient", log: true },
    series: [
      ...bothNetworks(given),
      ...(given.memory === undefined ? [] : [memorySeries(given.distances, given.memory)]),
    ],
  });
}
