/**
 * Opens the form of face-to-face support without a network. VERSION, PAGE, SHELL and FILES are put before this text
 * by the server. The page of a signed-in officer is never kept, only the empty form and its files.
 */

const CACHE = `visits-${VERSION}`;
const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([SHELL, ...FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const isOld = (/** @type {string} */ name) => name.startsWith("visits-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

/** The page from the server if it comes soon, else the empty form. */
async function page(request) {
  try {
    const response = await Promise.race([fetch(request), late()]);
    if (response.status < 500) return response;
  } catch {
    // No network: below.
  }
  return (await caches.match(SHELL)) ?? Response.error();
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
}

/** A file as it was kept: its address names its content. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
