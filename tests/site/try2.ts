import { launch } from "../browser";
import { cells } from "../worked-notebook";
import { Lab, StaticServer, text } from "./site";
import fs from "node:fs";
(async () => {
  const server = await StaticServer.start();
  const browser = await launch();
  try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const lab = await Lab.open(context, server.url, "Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb");
  await lab.ready();
  const t = Date.now();
  const timer = setInterval(async () => { const c = await lab.cells(); const d = c.filter((x) => x.execution_count); console.log(((Date.now() - t) / 1000).toFixed(0), d.length, "last", c.indexOf(d.at(-1)), JSON.stringify(c.flatMap((x) => x.outputs ?? []).filter((o) => o.output_type === "error").map((o) => o.evalue)).slice(0, 300)); }, 10000);
  await lab.command("notebook:run-all-cells");
  clearInterval(timer);
  console.log("run all", Date.now() - t);
  await lab.ready();
  const ran = await lab.cells();
  fs.writeFileSync("/tmp/site/ran.json", JSON.stringify(ran));
  let bad = 0;
  cells().forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    const norm = (o: any) => JSON.stringify((o ?? []).map((x: any) => { const y = structuredClone(x); delete y.metadata; delete y.transient; if (Array.isArray(y.text)) y.text = y.text.join(""); if (y.data) for (const k in y.data) { if (k === "image/png") delete y.data[k]; else if (Array.isArray(y.data[k])) y.data[k] = y.data[k].join(""); } return y; }));
    const [a, b] = [norm(cell.outputs), norm(ran[i].outputs)];
    if (a !== b) { bad++; const at = [...a].findIndex((c, k) => c !== b[k]); console.log(i, ran[i].execution_count, "WANT", a.slice(Math.max(0, at - 60), at + 200), "\n   GOT", b.slice(Math.max(0, at - 60), at + 300)); }
  });
  console.log("different", bad, lab.complaints);
  await lab.page.screenshot({ path: "/tmp/site/c.png" });
  } finally { await browser.close(); server.close(); }
})().catch((e) => { console.error(e); process.exit(1); });
