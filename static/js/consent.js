// Loaded only where the site names a Google Analytics ID. Asks once; loads Google's script only after a yes.
import { cookie } from "./events.js";
import { startGa4 } from "./ga4.js";

const HALF_A_YEAR = 180 * 24 * 3600;
const id = document.querySelector('meta[name="ga4"]')?.content;
const notice = document.querySelector("[data-consent]");

function keep(choice) {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `consent=${choice}; Max-Age=${HALF_A_YEAR}; Path=/; SameSite=Lax${secure}`;
}

function choose(choice) {
  keep(choice);
  notice.hidden = true;
  document.getElementById("main")?.focus({ preventScroll: true });
  if (choice === "yes") startGa4(id);
}

const chosen = cookie("consent");
if (chosen === "yes") startGa4(id);
else if (!chosen && !navigator.globalPrivacyControl && notice) {
  notice.hidden = false;
  for (const button of notice.querySelectorAll("[data-consent-choice]")) {
    button.addEventListener("click", () => choose(button.dataset.consentChoice));
  }
}
