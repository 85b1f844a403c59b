// Keeps the page itself, so that it opens without a network: a code that was asked for can still be shown. Nothing that a
// server answers is kept: only the page's own two files.
const KEPT = "edian-page";
const FILES = ["./", "app.js"];

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

addEventListener("install", (event) => (event as Extendable).waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES))));

addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Fetched;
  const address = new URL(request.url);
  const own = address.origin === location.origin && request.method === "GET" && FILES.some((file) => new URL(file, location.href).pathname === address.pathname);
  if (!own) return;
  // The newest one where there is a network; the one kept where there is none.
  respondWith.call(event, fetch(request).then(async (answer) => {
    if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
    return answer;
  }, async (error: unknown) => {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }));
});
