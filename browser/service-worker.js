// The site's service worker. It caches all of the site's files for later visits, so they also work offline, tells a
// computing kernel whether its cell was interrupted, and forwards its other questions to its page.
"use strict";

/** Filled in by scripts/site.mjs: a name for this version of the site, and its files. */
const VERSION = "%VERSION%";
const FILES = /** @type {string[]} */ ("%FILES%");

const scope = new URL("./", self.location.href);
const kept = `course ${scope.pathname} ${VERSION}`;
const questions = new BroadcastChannel(`course ${scope.pathname}`);

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(activate()));
async function activate() {
  const own = `course ${scope.pathname} `;
  for (const name of await caches.keys()) {
    if (name.startsWith(own) && name !== kept) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The interrupted cells: the name of the kernel and the number of the cell. */
const interrupted = new Set();

self.addEventListener("message", (event) => {
  // A page requests this when it has nothing else to load.
  if (event.data === "keep all files") event.waitUntil(keepAll());
  else interrupted.add(event.data.interrupt);
});

async function keepAll() {
  const cache = await caches.open(kept);
  for (const file of FILES) {
    const url = new URL(file, scope);
    if (!(await cache.match(url, { ignoreSearch: true }))) await cache.add(url);
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (!url.href.startsWith(scope.href)) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (path === "api/service-worker-heartbeat") return event.respondWith(new Response("ok"));
  if (path === "api/interrupted") return event.respondWith(isInterrupted(event.request));
  if (path === "api/question") return event.respondWith(ask(event.request));
  if (event.request.method === "GET") event.respondWith(find(event.request, url));
});

/** Answers from the cache, else from the network. */
async function find(request, url) {
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  const cache = await caches.open(kept);
  const known = await cache.match(url, { ignoreSearch: true });
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(url, response.clone());
  return response;
}

async function isInterrupted(request) {
  const { cell } = await request.json();
  return Response.json(interrupted.delete(cell));
}

/** The page's answer to a question of its kernel. */
async function ask(request) {
  const question = await request.json();
  const id = crypto.randomUUID();
  const answer = new Promise((resolve) => {
    questions.addEventListener("message", function listen({ data }) {
      if (data.answers !== id) return;
      questions.removeEventListener("message", listen);
      resolve(data.answer);
    });
  });
  questions.postMessage({ id, ...question });
  return Response.json(await answer);
}
