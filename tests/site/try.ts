import { launch } from "../browser";
import { Lab, StaticServer, text } from "./site";
(async () => {
  const server = await StaticServer.start();
  const browser = await launch();
  try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const t0 = Date.now();
  const lab = await Lab.open(context, server.url).catch(async (e) => { console.log(server.missing); console.log(String(e).slice(0,300)); const p = context.pages()[0]; console.log(p.url()); await p.screenshot({path:"/tmp/site/a.png"}); throw e; });
  lab.page.on("console", (m) => console.log("CON", m.type(), m.text().slice(0, 300)));
  console.log("open", Date.now() - t0, (server.sent / 1e6).toFixed(2));
  await lab.ready();
  console.log("ready", Date.now() - t0, (server.sent / 1e6).toFixed(2));
  const r = await lab.run('const a = 1 + 1;\na');
  console.log("first", Date.now() - t0, (server.sent / 1e6).toFixed(2), JSON.stringify(r).slice(0, 300));
  for (const code of ['import * as np from "./lib/np";\nnp.print(np.ones([2,3]));', 'a * 3', 'await new Promise(r => setTimeout(r, 10)); console.log("x", {a: 1}, new Map([[1,2]]))', 'const f = () => { throw new Error("bad"); };\nf();', 'np.dot(np.ones([2,3]), np.ones([2,3]));', 'const x: string = 3;', 'np.ones([2]) + 1']) {
    const r = await lab.run(code);
    console.log(r.status, Math.round(r.ms), text(r.outputs).slice(0, 700));
  }
  console.log(server.missing, lab.complaints);
  await lab.page.screenshot({ path: "/tmp/site/b.png" });
  } finally { await browser.close(); server.close(); }
})().catch((e) => { console.error(e); process.exit(1); });
