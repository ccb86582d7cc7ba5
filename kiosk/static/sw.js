/**
 * The kiosk's service worker: keeps the page, its files and all guide articles, so that a kiosk without network goes on.
 * VERSION and FILES are put before this text by the server. Nothing that a visitor does is ever stored here.
 */

const PAGE = "/kiosk";
const CACHE = `kiosk-${VERSION}`;
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => Promise.all([cache.addAll(FILES), keepPage(cache)]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith("kiosk-") && name !== CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && (pathname === PAGE || pathname === `${PAGE}/start`))
    event.respondWith(page(request));
  else if (pathname.startsWith(`${PAGE}/static/`)) event.respondWith(file(request));
});

/** The page from the server if it comes soon; else as it was kept. */
async function page(request) {
  try {
    const response = await Promise.race([fetch(request), late()]);
    if (response.status < 500) {
      if (isOurs(response)) await (await caches.open(CACHE)).put(PAGE, response.clone());
      return response;
    }
  } catch {
    // No network: below.
  }
  return (await caches.match(PAGE)) ?? Response.error();
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
}

/** A file as it was kept: its address names its content. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function keepPage(cache) {
  const response = await fetch(PAGE);
  if (isOurs(response)) await cache.put(PAGE, response);
}

/** Only the page of a registered kiosk, of the same version as the files kept here. */
function isOurs(response) {
  return response.ok && response.headers.get("x-kiosk-version") === VERSION;
}
