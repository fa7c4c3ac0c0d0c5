import type { Exercises } from "../worked-notebook";

/** Another right implementation: what of the worked solution's cell is replaced by what. */
export interface RightAnswer {
  about: string;
  exercise: keyof Exercises;
  replace: string | RegExp;
  by: string;
}

/** The whole body between BEGIN SOLUTION and END SOLUTION. */
const BODY = /\/\/ BEGIN SOLUTION[\s\S]*\/\/ END SOLUTION/;

const loops = `
  const product = (A, B) => {
    const out = np.zeros([A.shape[0], B.shape[1]]);
    for (let i = 0; i < A.shape[0]; i++)
      for (let j = 0; j < B.shape[1]; j++) {
        let sum = 0;
        for (let k = A.shape[1] - 1; k >= 0; k--) sum += A.get(i, k) * B.get(k, j);
        out.set(i, j, sum);
      }
    return out;
  };
  const each = (f, ...arrays) => {
    const out = np.zeros([...arrays[0].shape]);
    for (let i = 0; i < out.shape[0]; i++)
      for (let j = 0; j < out.shape[1]; j++) out.set(i, j, f(...arrays.map((x) => x.get(i, x.shape[1] === 1 ? 0 : j))));
    return out;
  };
  const columns = (z) => {
    const out = np.zeros([...z.shape]);
    for (let j = 0; j < z.shape[1]; j++) {
      let total = 0;
      for (let i = 0; i < z.shape[0]; i++) total += Math.exp(z.get(i, j));
      for (let i = 0; i < z.shape[0]; i++) out.set(i, j, Math.exp(z.get(i, j)) / total);
    }
    return out;
  };
  const total = (z) => {
    const out = np.zeros([z.shape[0], 1]);
    for (let i = 0; i < z.shape[0]; i++) for (let j = 0; j < z.shape[1]; j++) out.set(i, 0, out.get(i, 0) + z.get(i, j));
    return out;
  };
  const sigma = (x) => 0.5 * (1 + Math.tanh(x / 2));`;

export const RIGHT_ANSWERS: RightAnswer[] = [
  {
    about: "plain loops over get and set",
    exercise: "rnn_cell_forward",
    replace: BODY,
    by: `${loops}
  a_next = each((p, q, b) => Math.tanh(p + q + b), product(Waa, a_prev), product(Wax, xt), ba);
  yt_pred = columns(each((p, b) => p + b, product(Wya, a_next), by));`,
  },
  {
    about: "one product of joined matrices, sums in another order",
    exercise: "rnn_cell_forward",
    replace: BODY,
    by: `
  const W = np.concatenate([ba, Waa, Wax], { axis: 1 });
  const z = np.concatenate([np.ones([1, xt.shape[1]]), a_prev, xt]);
  a_next = np.tanh(np.dot(W, z));
  yt_pred = softmax(np.add(by, np.dot(Wya, a_next)));`,
  },
  {
    about: "tanh by exponentials, softmax by logarithms",
    exercise: "rnn_cell_forward",
    replace: BODY,
    by: `
  const z = np.add(ba, np.add(np.dot(Waa, a_prev), np.dot(Wax, xt)));
  a_next = np.subtract(np.multiply(2, sigmoid(np.multiply(2, z))), 1);
  const logits = np.add(np.dot(Wya, a_next), by);
  yt_pred = np.exp(np.subtract(logits, np.log(np.sum(np.exp(logits), { axis: 0, keepdims: true }))));`,
  },
  {
    about: "examples one by one",
    exercise: "rnn_cell_forward",
    replace: BODY,
    by: `
  a_next = np.zeros(a_prev.shape);
  yt_pred = np.zeros([Wya.shape[0], xt.shape[1]]);
  for (let i = 0; i < xt.shape[1]; i++) {
    const column = [":", \`\${i}:\${i + 1}\`];
    np.assign(a_next, column, np.tanh(np.add(np.dot(Wax, np.slice(xt, column)), np.dot(Waa, np.slice(a_prev, column)), ba)));
    np.assign(yt_pred, column, softmax(np.add(np.dot(Wya, np.slice(a_next, column)), by)));
  }`,
  },
  {
    about: "all inputs multiplied before the loop, states as views of a",
    exercise: "rnn_forward",
    replace: BODY,
    by: `
  const { Wax, Waa, Wya, ba, by } = parameters;
  a = np.zeros([n_a, m, T_x]);
  y_pred = np.zeros([n_y, m, T_x]);
  const driven = [];
  for (let t = 0; t < T_x; t++) driven.push(np.add(np.dot(Wax, np.slice(x, [":", ":", t])), ba));
  for (let t = 0; t < T_x; t++) {
    const a_prev = t === 0 ? a0 : np.slice(a, [":", ":", t - 1]);
    np.assign(a, [":", ":", t], np.tanh(np.add(driven[t], np.dot(Waa, a_prev))));
    const a_next = np.slice(a, [":", ":", t]);
    np.assign(y_pred, [":", ":", t], softmax(np.add(np.dot(Wya, a_next), by)));
    caches.push([a_next, a_prev, np.copy(np.slice(x, [":", ":", t])), { ...parameters }]);
  }`,
  },
  {
    about: "states gathered in a list, entries set one by one",
    exercise: "rnn_forward",
    replace: BODY,
    by: `
  const steps = [];
  for (let t = 0; t < T_x; t++) {
    const before = t === 0 ? np.copy(a0) : steps[t - 1][0];
    steps.push(rnn_cell_forward(np.copy(np.slice(x, [":", ":", t])), before, parameters));
    caches[t] = steps[t][2];
  }
  const gather = (k, n) => {
    const out = np.zeros([n, m, T_x]);
    steps.forEach((step, t) => {
      for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out.set(i, j, t, step[k].get(i, j));
    });
    return out;
  };
  a = gather(0, n_a);
  y_pred = gather(1, n_y);`,
  },
  {
    about: "plain loops over get and set",
    exercise: "lstm_cell_forward",
    replace: BODY,
    by: `${loops}
  concat = np.concatenate([a_prev, xt]);
  const gate = (W, b, f) => each((z, bias) => f(z + bias), product(W, concat), b);
  ft = gate(Wf, bf, sigma);
  it = gate(Wi, bi, sigma);
  cct = gate(Wc, bc, Math.tanh);
  ot = gate(Wo, bo, sigma);
  c_next = each((f, c, i, g) => i * g + f * c, ft, c_prev, it, cct);
  a_next = each((o, c) => Math.tanh(c) * o, ot, c_next);
  yt_pred = columns(each((p, b) => p + b, product(Wy, a_next), by));`,
  },
  {
    about: "the matrices cut in two, nothing stacked",
    exercise: "lstm_cell_forward",
    replace: BODY,
    by: `
  const n_a = a_prev.shape[0];
  const gate = (W, b) =>
    np.add(b, np.dot(np.slice(W, [":", \`\${n_a}:\`]), xt), np.dot(np.slice(W, [":", \`:\${n_a}\`]), a_prev));
  [ft, it, ot] = [gate(Wf, bf), gate(Wi, bi), gate(Wo, bo)].map((z) => sigmoid(z));
  cct = np.tanh(gate(Wc, bc));
  c_next = np.add(np.multiply(it, cct), np.multiply(ft, c_prev));
  a_next = np.multiply(np.tanh(c_next), ot);
  yt_pred = softmax(np.add(np.dot(Wy, a_next), by));`,
  },
  {
    about: "stacked the other way with rearranged matrices, all gates in one product, as views",
    exercise: "lstm_cell_forward",
    replace: BODY,
    by: `
  const n_a = a_prev.shape[0];
  const turned = (W) => np.concatenate([np.slice(W, [":", \`\${n_a}:\`]), np.slice(W, [":", \`:\${n_a}\`])], { axis: 1 });
  const W = np.concatenate([Wf, Wi, Wo, Wc].map(turned));
  const z = np.add(np.dot(W, np.concatenate([xt, a_prev])), np.concatenate([bf, bi, bo, bc]));
  const rows = (k) => np.slice(z, [\`\${k * n_a}:\${(k + 1) * n_a}\`]);
  const s = np.divide(1, np.add(1, np.exp(np.negative(z))));
  [ft, it, ot] = [0, 1, 2].map((k) => np.slice(s, [\`\${k * n_a}:\${(k + 1) * n_a}\`]));
  cct = np.tanh(rows(3));
  c_next = np.add(np.multiply(c_prev, ft), np.multiply(cct, it));
  a_next = np.multiply(ot, np.tanh(c_next));
  yt_pred = softmax(np.add(np.dot(Wy, a_next), by));`,
  },
  {
    about: "states as views of a and c",
    exercise: "lstm_forward",
    replace: BODY,
    by: `
  a = np.zeros([n_a, m, T_x]);
  c = np.zeros([n_a, m, T_x]);
  y = np.zeros([n_y, m, T_x]);
  for (let t = 0; t < T_x; t++) {
    const before = (s, first) => (t === 0 ? first : np.slice(s, [":", ":", t - 1]));
    const step = lstm_cell_forward(np.slice(x, [":", ":", t]), before(a, a0), before(c, np.zeros([n_a, m])), parameters);
    [a, c, y].forEach((s, k) => np.assign(s, [":", ":", t], step[k]));
    caches.push(step[3]);
  }`,
  },
  {
    about: "plain loops over get and set",
    exercise: "rnn_cell_backward",
    replace: BODY,
    by: `${loops}
  dz = each((d, a) => (1 - a) * (1 + a) * d, da_next, a_next);
  dxt = product(Wax.T, dz);
  dWax = product(dz, xt.T);
  da_prev = product(Waa.T, dz);
  dWaa = product(dz, a_prev.T);
  dba = total(dz);`,
  },
  {
    about: "the derivative of tanh as 1 / cosh²",
    exercise: "rnn_cell_backward",
    replace: "np.multiply(da_next, np.subtract(1, np.square(a_next)))",
    by: `(() => {
    const z = np.add(np.dot(Wax, xt), np.dot(Waa, a_prev), parameters.ba);
    const cosh = np.multiply(0.5, np.add(np.exp(z), np.exp(np.negative(z))));
    return np.divide(da_next, np.square(cosh));
  })()`,
  },
  {
    about: "products transposed, biases by a product with ones",
    exercise: "rnn_cell_backward",
    replace: BODY,
    by: `
  dz = np.subtract(da_next, np.multiply(da_next, a_next, a_next));
  dxt = np.dot(dz.T, Wax).T;
  da_prev = np.dot(dz.T, Waa).T;
  dWax = np.dot(xt, dz.T).T;
  dWaa = np.dot(a_prev, dz.T).T;
  dba = np.dot(dz, np.ones([dz.shape[1], 1]));`,
  },
  {
    about: "recursion instead of a loop, weights by one product over all steps",
    exercise: "rnn_backward",
    replace: BODY,
    by: `
  const { Wax, Waa } = cellCaches[0][3];
  dx = np.zeros([n_x, m, T_x]);
  dWax = np.zeros([n_a, n_x]);
  dWaa = np.zeros([n_a, n_a]);
  dba = np.zeros([n_a, 1]);
  const back = (t, carried) => {
    if (t < 0) return carried;
    const [a_next, a_prev, xt] = cellCaches[t];
    const dz = np.multiply(np.add(carried, np.slice(da, [":", ":", t])), np.subtract(1, np.square(a_next)));
    np.assign(dx, [":", ":", t], np.dot(Wax.T, dz));
    const first = back(t - 1, np.dot(Waa.T, dz));
    dWax = np.add(np.dot(dz, xt.T), dWax);
    dWaa = np.add(np.dot(dz, a_prev.T), dWaa);
    dba = np.add(np.sum(dz, { axis: 1, keepdims: true }), dba);
    return first;
  };
  da0 = back(T_x - 1, np.zeros([n_a, m]));`,
  },
  {
    about: "sums written into the arrays in place",
    exercise: "rnn_backward",
    replace: BODY,
    by: `
  dx = np.zeros([n_x, m, T_x]);
  dWax = np.zeros([n_a, n_x]);
  dWaa = np.zeros([n_a, n_a]);
  dba = np.zeros([n_a, 1]);
  da0 = np.zeros([n_a, m]);
  for (const t of [...Array(T_x).keys()].reverse()) {
    const step = rnn_cell_backward(np.add(da0, np.slice(da, [":", ":", t])), cellCaches[t]);
    np.assign(dx, [":", ":", t], step.dxt);
    for (const [sum, part] of [[dWax, step.dWax], [dWaa, step.dWaa], [dba, step.dba]]) np.assign(sum, [], np.add(sum, part));
    np.assign(da0, [], step.da_prev);
  }`,
  },
  {
    about: "matrices cut in two, the course's expanded formulas",
    exercise: "lstm_cell_backward",
    replace: BODY,
    by: `
  const one = (x) => np.subtract(1, x);
  const inner = np.multiply(ot, one(np.square(np.tanh(c_next))), da_next);
  dot = np.multiply(np.multiply(da_next, np.tanh(c_next)), np.multiply(one(ot), ot));
  dcct = np.multiply(np.add(np.multiply(dc_next, it), np.multiply(inner, it)), one(np.square(cct)));
  dit = np.multiply(np.add(np.multiply(dc_next, cct), np.multiply(inner, cct)), it, one(it));
  dft = np.multiply(np.add(np.multiply(dc_next, c_prev), np.multiply(inner, c_prev)), ft, one(ft));
  const both = (d) => np.concatenate([np.dot(d, a_prev.T), np.dot(d, xt.T)], { axis: 1 });
  [dWf, dWi, dWc, dWo] = [dft, dit, dcct, dot].map(both);
  [dbf, dbi, dbc, dbo] = [dft, dit, dcct, dot].map((d) => np.sum(d, { axis: 1, keepdims: true }));
  const back = (columns) =>
    [[Wo, dot], [Wc, dcct], [Wi, dit], [Wf, dft]].map(([W, d]) => np.dot(np.slice(W, [":", columns]).T, d)).reduce((p, q) => np.add(p, q));
  da_prev = back(\`:\${n_a}\`);
  dxt = back(\`\${n_a}:\`);
  dc_prev = np.add(np.multiply(dc_next, ft), np.multiply(inner, ft));`,
  },
  {
    about: "all gates in one product, results as views",
    exercise: "lstm_cell_backward",
    replace: BODY,
    by: `
  const t = np.tanh(c_next);
  s = np.add(np.multiply(np.subtract(1, np.multiply(t, t)), ot, da_next), dc_next);
  const d = np.concatenate([
    np.multiply(s, c_prev, np.subtract(ft, np.square(ft))),
    np.multiply(s, cct, np.subtract(it, np.square(it))),
    np.multiply(s, it, np.subtract(1, np.square(cct))),
    np.multiply(da_next, t, np.subtract(ot, np.square(ot))),
  ]);
  const dW = np.dot(d, np.concatenate([a_prev, xt]).T);
  const db = np.sum(d, { axis: 1, keepdims: true });
  const rows = (x, k) => np.slice(x, [\`\${k * n_a}:\${(k + 1) * n_a}\`]);
  [dWf, dWi, dWc, dWo] = [0, 1, 2, 3].map((k) => rows(dW, k));
  [dbf, dbi, dbc, dbo] = [0, 1, 2, 3].map((k) => rows(db, k));
  const dz = np.dot(np.concatenate([Wf, Wi, Wc, Wo]).T, d);
  da_prev = np.slice(dz, [\`:\${n_a}\`]);
  dxt = np.slice(dz, [\`\${n_a}:\`]);
  dc_prev = np.multiply(ft, s);`,
  },
  {
    about: "gradients by name, extra ones returned too",
    exercise: "lstm_backward",
    replace: /let dx: NdArray;[\s\S]*$/,
    by: `
  const sums: any = {};
  const dx = np.zeros([n_x, m, T_x]);
  let [da_t, dc_t] = [np.zeros([n_a, m]), np.zeros([n_a, m])];
  for (let t = T_x - 1; t >= 0; t--) {
    const { dxt, da_prev, dc_prev, ...weights } = lstm_cell_backward(np.add(da_t, np.slice(da, [":", ":", t])), dc_t, cellCaches[t]);
    np.assign(dx, [":", ":", t], dxt);
    for (const [name, g] of Object.entries(weights)) sums[name] = sums[name] ? np.add(g, sums[name]) : np.copy(g as NdArray);
    [da_t, dc_t] = [da_prev, dc_prev];
  }
  return { ...sums, dx, da0: da_t, dc0: dc_t };
}`,
  },
  {
    about: "ut * (cct - a_prev) as a_next - a_prev",
    exercise: "gru_cell_backward",
    replace: "np.multiply(da_next, np.subtract(cct, a_prev), ut, np.subtract(1, ut))",
    by: "np.multiply(da_next, np.subtract(a_next, a_prev), np.subtract(1, ut))",
  },
];
