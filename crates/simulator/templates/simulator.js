// Sends without leaving the page, and shows what comes. Without it everything works by forms and reload.
"use strict";

const DEVICES = ["messenger", "sms"];
const PAUSE_MS = 2000; // after a failed question for news

const byId = id => document.getElementById(id);
const version = Object.fromEntries(DEVICES.map(device => [device, 0]));

// Puts a fresh list in the place of the shown one, touching only lines that differ: whoever listens hears what is new,
// and the focus stays where it is.
function merge(shown, fresh) {
  const ids = new Set([...fresh.children].map(line => line.id));
  [...fresh.children].forEach((line, at) => {
    const old = byId(line.id);
    if (old && old.outerHTML === line.outerHTML) return;
    if (old) {
      const keys = [...old.querySelectorAll("button, a")];
      const focus = keys.indexOf(document.activeElement);
      old.replaceWith(line);
      if (focus >= 0) line.querySelectorAll("button, a")[focus]?.focus();
    } else {
      shown.insertBefore(line, shown.children[at] ?? null);
    }
  });
  [...shown.children].filter(line => !ids.has(line.id)).forEach(line => line.remove());
}

function show(device, news) {
  version[device] = news.version;
  const fresh = new DOMParser().parseFromString(news.log, "text/html").querySelector("ol");
  const shown = byId(device + "-log");
  // Somebody else holds the telephone: in another window, perhaps.
  if (fresh.dataset.holder !== shown.dataset.holder) return location.reload();
  merge(shown, fresh);
}

async function listen() {
  for (;;) {
    try {
      const answer = await fetch("/news?" + new URLSearchParams(version));
      if (answer.status === 200) {
        const news = await answer.json();
        DEVICES.forEach(device => show(device, news[device]));
      } else if (answer.status !== 204) {
        throw new Error();
      }
    } catch {
      await new Promise(done => setTimeout(done, PAUSE_MS));
    }
  }
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const device = form.closest("section").id;
  const fault = byId(device + "-fault");
  const field = form.querySelector("textarea");
  fault.textContent = "";
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "x-by-script": "1" }, body });
    if (answer.status !== 204) {
      fault.textContent = await answer.text();
    } else if (form.elements.edit) {
      location.assign("/#" + device);
    } else if (field) {
      field.value = "";
      field.dispatchEvent(new Event("input"));
    }
  } catch {
    fault.textContent = "The trial does not answer. Has it ended?";
  }
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.matches(".write, .keys")) {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.matches(".hints")) {
    event.preventDefault();
    const field = byId(event.submitter.dataset.field);
    field.value = event.submitter.dataset.text;
    field.dispatchEvent(new Event("input"));
    field.focus();
  }
});

// Enter sends, Shift and Enter begins a line; Enter that ends a Korean syllable does neither.
document.addEventListener("keydown", event => {
  const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (plain && event.target.matches(".write textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// The old telephone counts as its network does.
function count() {
  const data = byId("sms-count").dataset;
  const [alone, part, aloneWide, partWide] = data.rooms.split(" ").map(Number);
  const letters = [...byId("sms-text").value.trim()];
  const latin = letters.every(letter => (data.basic + data.double).includes(letter));
  const width = letter => latin ? (data.double.includes(letter) ? 2 : 1) : letter.length;
  const used = letters.reduce((sum, letter) => sum + width(letter), 0);
  const single = latin ? alone : aloneWide;
  let parts = 1, free = single - used;
  if (free < 0) {
    const room = latin ? part : partWide;
    free = room;
    for (const letter of letters) {
      if (width(letter) > free) {
        parts += 1;
        free = room;
      }
      free -= width(letter);
    }
  }
  const alphabet = latin ? "GSM-7" : "UCS-2";
  byId("sms-count").textContent = parts > Number(data.parts)
    ? `Too long: more than ${data.parts} SMS.`
    : `${free} left · ${parts} SMS · ${alphabet}`;
}
byId("sms-text").addEventListener("input", count);

count();
listen();
