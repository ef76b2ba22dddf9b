// Passkeys: <form data-passkey="create|get" hidden> with a field `credential` and the question as JSON in a script
// element, or without one, to be fetched from the form's own address. Shown only where the browser knows passkeys.
const CREATE = "create";

export function start(root) {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  root.querySelectorAll("[data-passkey-missing]").forEach((words) => (words.hidden = true));
  root.querySelectorAll("[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => answer(event, form));
  });
}

async function answer(event, form) {
  event.preventDefault();
  const refused = form.querySelector("[data-passkey-refused]");
  refused.hidden = true;
  try {
    const publicKey = readOptions((await question(form)).publicKey, form.dataset.passkey);
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(written(credential));
    form.submit();
  } catch {
    refused.hidden = false; // closed, timed out, no network, or no such passkey: all the same to the person
  }
}

async function question(form) {
  const script = form.querySelector("script[type='application/json']");
  if (script) return JSON.parse(script.textContent);
  const said = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!said.ok) throw new Error("no question");
  return (await said.json()).request_options;
}

function readOptions(options, kind) {
  const read = { ...options, challenge: bytes(options.challenge) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) read[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  if (kind !== CREATE) return read;
  read.user = { ...options.user, id: bytes(options.user.id) };
  // A passkey is found without a name typed first, and never without face, finger or PIN.
  read.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return read;
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(words) {
  const plain = atob(words.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
