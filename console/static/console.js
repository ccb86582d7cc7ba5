/** What the pages do beyond links and forms; all of it works without, only less conveniently. */

/** A choice that takes effect at once: the commune, the period. */
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLSelectElement && "submits" in field.dataset) field.form?.requestSubmit();
});

/** A change that cannot be undone asks first. */
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});

/** Ctrl+Enter sends an answer. */
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field instanceof HTMLTextAreaElement) {
    field.form?.requestSubmit();
  }
});

/** A closed table under a chart would not print: open all for the paper, then close them again. */
/** @type {HTMLDetailsElement[]} */
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details")).filter((details) => !details.open);
  opened.forEach((details) => (details.open = true));
});
window.addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));

/** Keep the newest words of a conversation in sight. */
function scrollConversations() {
  for (const talk of document.querySelectorAll("[data-keep-end]")) talk.scrollTop = talk.scrollHeight;
}
document.addEventListener("htmx:afterSwap", scrollConversations);
scrollConversations();

document.documentElement.classList.add("has-script");
