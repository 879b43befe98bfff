// The feature phone: it dials, shows one screen at a time, and sends what is typed.

import { say } from "./api.js";

const phone = document.querySelector("#ussd");
const [screen, entry, go, fill] = ["#screen", "#entry", "#go", "#fill"].map((id) => phone.querySelector(id));
const words = phone.dataset;

let address = "";
let state = "idle"; // idle, call, over, or busy while the network has the word
let fresh = true; // the next key takes the place of what stands in the entry

export function startUssd() {
  phone.querySelector("#call").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  phone.querySelector("#hang").addEventListener("click", hangUp);
  phone.querySelector("#erase").addEventListener("click", erase);
  phone.querySelector(".keys").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) press(key.dataset.key);
  });
  entry.addEventListener("input", () => (fresh = false));
  phone.addEventListener("keydown", (event) => event.key === "Escape" && hangUp());
}

export function giveUssdTo(person) {
  address = person;
  const kept = JSON.parse(sessionStorage.getItem("call") ?? "null");
  if (kept?.address === person) display(kept);
  else rest();
}

async function send() {
  if (state === "busy") return;
  const dials = state !== "call";
  const text = dials && !entry.value ? words.code : entry.value;
  if (!dials && !text) return;
  const before = { state, text: screen.textContent, typed: entry.value };
  become("busy", words.busy);
  try {
    const dialled = dials && !text.endsWith("#") ? `${text}#` : text;
    const reply = await say({ medium: "ussd", address, text: dialled });
    if (reply.failed) display({ ...reply, text: words.failed, ended: true });
    else display(reply);
  } catch (error) {
    become(before.state === "call" ? "over" : "idle", error.message);
    entry.value = before.typed;
  }
  if (matchMedia("(pointer: fine)").matches) entry.focus();
}

async function hangUp() {
  if (state === "call") await say({ medium: "ussd", address, hang_up: true }).catch(() => {});
  rest();
}

function display({ text, ended, used, room }) {
  become(ended ? "over" : "call", text);
  fill.hidden = used === undefined;
  fill.textContent = `${used}/${room}`;
  sessionStorage.setItem("call", JSON.stringify({ address, text, ended, used, room }));
}

function rest() {
  become("idle", `${words.idle}\n${words.code}`);
  fill.hidden = true;
  sessionStorage.removeItem("call");
}

function become(next, text) {
  state = next;
  phone.dataset.state = next;
  screen.textContent = text;
  screen.scrollTop = 0;
  entry.value = next === "idle" || next === "over" ? words.code : "";
  entry.readOnly = next === "busy";
  fresh = true;
  go.textContent = next === "call" ? words.send : words.call;
}

function press(key) {
  if (state === "busy") return;
  entry.value = (fresh ? "" : entry.value) + key;
  fresh = false;
}

function erase() {
  if (state === "busy") return;
  entry.value = fresh ? "" : entry.value.slice(0, -1);
  fresh = false;
}
