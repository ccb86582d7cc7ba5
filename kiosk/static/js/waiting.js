/** On the page of a machine that is not registered: looks every minute whether it is by now. */

const EVERY_MS = 60_000;

setInterval(async () => {
  const response = await fetch("/kiosk/api/status", { cache: "no-store" }).catch(() => null);
  if (response?.ok) location.replace("/kiosk");
}, EVERY_MS);
