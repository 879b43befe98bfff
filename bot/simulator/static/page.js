// Puts the three handsets into one person's hands, and brings each the messages that arrive for it.

import { follow } from "./api.js";
import { Chat } from "./chat.js";
import { giveUssdTo, startUssd } from "./ussd.js";

const number = document.querySelector("#number");
const trouble = document.querySelector("#trouble");
const mail = document.querySelector(".mail");
const chats = new Map([...document.querySelectorAll(".chat")].map((section) => [section.id, new Chat(section)]));
const tabs = [...document.querySelectorAll(".tabs button")];

let feed = new AbortController();

function become(person) {
  feed.abort();
  feed = new AbortController();
  number.value = person;
  localStorage.setItem("person", person);
  giveUssdTo(person);
  chats.forEach((chat) => chat.giveTo(person));
  tabs.forEach((tab) => note(tab, 0));
  mail.hidden = true;
  let first = true;
  const show = (messages) => {
    chats.forEach((chat, medium) => {
      const own = messages.filter((message) => message.medium === medium);
      if (own.length) chat.show(own);
      if (!first) arrived(medium, own.filter((message) => !message.mine).length);
    });
    first = false;
  };
  follow(person, feed.signal, show, (error) => {
    trouble.hidden = !error;
    trouble.textContent = error ? `${trouble.dataset.lost} ${error.message}` : "";
  });
}

// A message that came while its handset was not looked at is counted on its tab, and lights the feature phone's letter.
function arrived(medium, count) {
  const tab = tabs.find((candidate) => candidate.getAttribute("aria-controls") === medium);
  if (!count) return;
  if (medium === "sms") mail.hidden = false;
  if (!tab.hasAttribute("aria-current")) note(tab, Number(tab.querySelector(".badge").textContent) + count);
}

function note(tab, count) {
  const badge = tab.querySelector(".badge");
  if (!badge) return;
  badge.textContent = count || "";
  badge.hidden = !count;
}

function turnTo(tab) {
  tabs.forEach((other) => other.removeAttribute("aria-current"));
  tab.setAttribute("aria-current", "true");
  note(tab, 0);
  document.querySelectorAll(".handset").forEach((handset) => {
    handset.toggleAttribute("data-shown", handset.id === tab.getAttribute("aria-controls"));
    const thread = handset.querySelector(".thread");
    if (thread) thread.scrollTop = thread.scrollHeight;
  });
}

// A number that exists in Rwanda's plan: MTN 078 and 079, Airtel 072 and 073.
function anyone() {
  const prefix = ["78", "79", "72", "73"][Math.floor(Math.random() * 4)];
  const rest = String(Math.floor(Math.random() * 1e7)).padStart(7, "0");
  return `+250${prefix}${rest}`;
}

// Takes 0788…, 788… and 250788… for +250788…; any other number must be whole.
function whole(typed) {
  const compact = typed.replace(/[\s()-]/g, "");
  const rwandan = compact.match(/^(?:\+?250|0)?(7[2389]\d{7})$/);
  if (rwandan) return `+250${rwandan[1]}`;
  return /^\+[1-9]\d{6,14}$/.test(compact) ? compact : null;
}

function tick() {
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  document.querySelectorAll(".clock").forEach((clock) => (clock.textContent = time));
}

startUssd();
tabs.forEach((tab) => tab.addEventListener("click", () => turnTo(tab)));
document.querySelector("#another").addEventListener("click", () => become(anyone()));
document.querySelector("#person").addEventListener("submit", (event) => event.preventDefault());
number.addEventListener("change", () => {
  const person = whole(number.value);
  number.setAttribute("aria-invalid", String(!person));
  if (person) become(person);
});
tick();
setInterval(tick, 10_000);
become(whole(localStorage.getItem("person") ?? "") ?? number.value);
