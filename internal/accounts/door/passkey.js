// Passkeys: the browser's part of signing in with one and of adding one.
"use strict";

const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const say = (s) => { document.getElementById("passkey-says").textContent = s; };

async function post(path, body) {
  const r = await fetch(path, { method: "POST", body: body && JSON.stringify(body), credentials: "same-origin" });
  if (!r.ok) throw new Error("refused");
  return r.json();
}

function sent(c) {
  const r = {};
  for (const k of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (c.response[k]) r[k] = text(c.response[k]);
  }
  return { id: c.id, rawId: text(c.rawId), type: c.type, response: r };
}

function button(id, act) {
  const b = document.getElementById(id);
  if (!b || !window.PublicKeyCredential) return;
  b.hidden = false;
  b.addEventListener("click", () => act(b).catch(() => say("That did not work. Try again, or another way.")));
}

button("use-passkey", async (b) => {
  const o = (await post("/signin/passkey/begin")).publicKey;
  o.challenge = bytes(o.challenge);
  for (const c of o.allowCredentials || []) c.id = bytes(c.id);
  await post("/signin/passkey", sent(await navigator.credentials.get({ publicKey: o })));
  location.assign(b.dataset.next);
});

button("add-passkey", async () => {
  const o = (await post("/signin/passkey/add/begin")).publicKey;
  o.challenge = bytes(o.challenge);
  o.user.id = bytes(o.user.id);
  for (const c of o.excludeCredentials || []) c.id = bytes(c.id);
  await post("/signin/passkey/add", sent(await navigator.credentials.create({ publicKey: o })));
  say("Added.");
});
