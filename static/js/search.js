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

// No answer at all: say so above the list that is still there. An answer that is an error is a page of its own.
function sayUnreached(root) {
  sayReached(root);
  const said = Object.assign(root.createElement("div"), { id: "results-unreached", className: "notice notice--warning" });
  const words = "The list could not be fetched. Look at your connection, then try again.";
  said.setAttribute("role", "alert");
  said.append(Object.assign(root.createElement("p"), { className: "notice__body", textContent: words }));
  root.getElementById("results")?.before(said);
}

function sayReached(root) {
  root.getElementById("results-unreached")?.remove();
}

export function start(root) {
  tell(root);
  root.addEventListener("htmx:sendError", () => sayUnreached(root));
  root.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
  root.addEventListener("htmx:afterSettle", () => {
    sayReached(root);
    tell(root);
    // The link that was pressed may be gone with what it took off: go on from the answer.
    if (root.activeElement === root.body) root.getElementById("results-heading")?.focus();
  });
}
