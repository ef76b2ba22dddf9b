// Tells the site what was searched for, so that editors see what people miss. Nothing says who it was,
// and those who object to being counted are not.
let told = "";

function tell(root) {
  const term = root.querySelector("[data-search-term]")?.dataset.searchTerm ?? "";
  const objects = navigator.globalPrivacyControl || document.cookie.includes("counting=off");
  if (!term || term === told || objects) return;
  told = term;
  navigator.sendBeacon?.("/search/terms/", new URLSearchParams({ q: term }));
}

export function start(root) {
  tell(root);
  root.addEventListener("htmx:afterSettle", () => {
    tell(root);
    // The link that was pressed may be gone with what it took off: go on from the answer.
    if (root.activeElement === root.body) root.getElementById("results-heading")?.focus();
  });
}
