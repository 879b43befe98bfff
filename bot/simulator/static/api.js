// What the page asks of its server: to do something on a phone, and what has arrived there.

export async function say(asked) {
  const answer = await fetch("api/say", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
  return read(answer);
}

// Puts a photo where a message can name it, and gives its id.
export async function upload(file) {
  const answer = await fetch("api/media", { method: "POST", headers: { "Content-Type": file.type }, body: file });
  return read(answer);
}

// Calls `show` with what has arrived at a phone so far, and then with each message as it comes, until the signal says stop.
export async function follow(address, signal, show, trouble) {
  let [after, wait] = [0, 0];
  while (!signal.aborted) {
    try {
      await untilSeen(signal);
      const query = new URLSearchParams({ address, after, mine: 1, wait });
      const found = await read(await fetch(`api/messages?${query}`, { signal }));
      trouble(null);
      after = found.after;
      if (found.messages.length || !wait) show(found.messages);
      else if (!found.waited) await pause(2000, signal);
      wait = 1;
    } catch (error) {
      if (signal.aborted) return;
      trouble(error);
      await pause(3000, signal);
    }
  }
}

async function read(answer) {
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? `HTTP ${answer.status}`);
  return said;
}

// A page that nobody looks at holds no request open.
function untilSeen(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => document.hidden || resolve();
    document.addEventListener("visibilitychange", done, { signal });
    signal.addEventListener("abort", resolve, { once: true });
  });
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
