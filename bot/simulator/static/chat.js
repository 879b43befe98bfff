// A chat: bubbles in the order of arrival, and what is tapped or typed under them.

import { say, upload } from "./api.js";

export class Chat {
  constructor(section) {
    this.medium = section.dataset.medium;
    this.thread = section.querySelector(".thread");
    this.empty = section.querySelector(".empty");
    this.provider = section.querySelector(".provider");
    this.address = "";
    const composer = section.querySelector(".composer");
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = composer.elements.text.value;
      if (!text.trim()) return;
      composer.elements.text.value = "";
      this.send({ text });
    });
    this.photo = section.querySelector(".photo input");
    this.photo?.addEventListener("change", () => this.sendPhoto(composer.elements.text));
  }

  // What is written in the composer goes along under the photo.
  async sendPhoto(entry) {
    const [file] = this.photo.files;
    if (!file) return;
    const text = entry.value;
    this.photo.value = "";
    try {
      const { media } = await upload(file);
      entry.value = "";
      await this.send({ text, media });
    } catch (error) {
      this.complain(error.message);
    }
  }

  giveTo(person) {
    this.address = person;
    this.thread.replaceChildren();
    this.empty.hidden = false;
  }

  show(messages) {
    this.thread.append(...messages.map((message) => this.bubble(message)));
    this.empty.hidden = true;
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  async send(said) {
    try {
      const reply = await say({ medium: this.medium, address: this.address, provider: this.provider?.value, ...said });
      if (reply.failed) this.complain(document.querySelector("#ussd").dataset.failed);
    } catch (error) {
      this.complain(error.message);
    }
  }

  complain(text) {
    const note = document.createElement("li");
    note.className = "note";
    note.textContent = text;
    this.thread.append(note);
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  bubble(message) {
    const item = document.querySelector("#bubble").content.cloneNode(true).firstElementChild;
    item.classList.add(message.mine ? "mine" : "theirs");
    item.querySelector(".text").textContent = message.text;
    if (message.media) item.prepend(this.picture(message));
    item.querySelector(".segments").textContent = message.segments ? `${message.segments} SMS` : "";
    const time = item.querySelector("time");
    time.dateTime = message.at;
    time.textContent = new Date(message.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (message.choices.length) item.querySelector(".offer").append(this.offer(message));
    return item;
  }

  picture(message) {
    const image = document.createElement("img");
    image.className = "picture";
    image.src = `api/media/${message.media}`;
    image.alt = message.text || this.photo?.getAttribute("aria-label") || "";
    image.addEventListener("load", () => (this.thread.scrollTop = this.thread.scrollHeight));
    return image;
  }

  offer(message) {
    const buttons = message.choices.map((choice) => this.choice(choice));
    if (!message.opener) {
      const row = document.createDocumentFragment();
      row.append(...buttons);
      return row;
    }
    const list = document.querySelector("#list").content.cloneNode(true).firstElementChild;
    list.querySelector("summary").textContent = message.opener;
    list.querySelector(".rows").append(...buttons);
    list.addEventListener("click", (event) => event.target.closest("button") && (list.open = false));
    list.addEventListener("toggle", () => list.open && list.scrollIntoView({ block: "nearest" }));
    return list;
  }

  choice({ id, label, description }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    if (description) {
      const small = document.createElement("small");
      small.textContent = description;
      button.append(small);
    }
    button.addEventListener("click", () => this.send({ choice_id: id }));
    return button;
  }
}
