/** Registers the service worker, which keeps the kiosk going without the network. */

/** The one script address that may become a worker: the page's policy refuses every other. */
export function registerWorker() {
  if (!("serviceWorker" in window.navigator)) return;
  const types = /** @type {any} */ (window).trustedTypes;
  const policy = types?.createPolicy("kiosk-worker", { createScriptURL: () => "/kiosk/sw.js" });
  const address = policy ? policy.createScriptURL("") : "/kiosk/sw.js";
  window.navigator.serviceWorker.register(address, { scope: "/kiosk" }).catch(() => {
    // Without one (plain http in the local network) the kiosk works, only not offline.
  });
}
