// The desk's few lines of script. Everything also works without them, by reloading.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  root.classList.add("js");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (node) => node && (node.matches("input, textarea, select") || node.isContentEditable);

  // A screen may be photographed: one key hides it, and its title with it.
  let title = null;
  const blank = () => {
    if (one("#blank")) return;
    const cover = document.createElement("div");
    cover.id = "blank"; cover.tabIndex = -1; cover.textContent = body.dataset.blank;
    const before = document.activeElement;
    title = document.title; document.title = "…";
    const show = (event) => {
      event.preventDefault(); event.stopPropagation();
      cover.remove(); document.title = title; removeEventListener("keydown", show, true);
      if (before && before.focus) before.focus({ preventScroll: true });
    };
    body.append(cover); cover.focus();
    cover.addEventListener("click", show);
    addEventListener("keydown", show, true);
  };
  const blankNow = one("[data-blank-now]");
  if (blankNow) blankNow.addEventListener("click", blank);

  // Browsers keep whole pages for Back. Somebody may have locked the desk or signed out since: it is asked for again.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // Queue: what is chosen is what has the focus, else what is open.
  const rows = () => all("#queue a.case");
  const move = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement), here = list.findIndex((row) => row.classList.contains("here"));
    const next = at >= 0 ? at + by : here >= 0 ? here + by : by > 0 ? 0 : list.length - 1;
    list[Math.max(0, Math.min(list.length - 1, next))].focus();
  };
  const press = (selector) => { const target = one(selector); if (target) target.click(); };
  const focus = (selector) => {
    const target = one(selector);
    if (!target) return;
    for (let up = target.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    target.focus();
  };

  const keys = {
    j: () => move(1), k: () => move(-1), n: () => press("#next"), r: () => focus("#text"), a: () => press("#next-step"),
    e: () => press("[data-key=e]"), t: () => press("[data-key=t]"), m: () => focus("#note-text"), p: () => focus("#prepared button"), "/": () => focus("#search"), b: blank,
    "?": () => press("a[href='/help']"),
  };
  let escaped = -Infinity;
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (event.timeStamp - escaped < 600) { blank(); event.preventDefault(); return; }
      escaped = event.timeStamp;
      if (typing(document.activeElement)) document.activeElement.blur();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      // By place and by letter, so that it also works on a Cyrillic or Korean layout.
      if (event.key.toLowerCase() === "k" || event.code === "KeyK") { event.preventDefault(); openPalette(); }
      // On a prepared answer it takes that one, as Enter does: nothing is sent by a slip.
      if (event.key === "Enter" && document.activeElement && document.activeElement.form && !document.activeElement.closest("#prepared")) {
        event.preventDefault();
        const form = document.activeElement.form, main = one("button.main", form) || one("button", form);
        form.requestSubmit(main || undefined);
      }
      return;
    }
    if (event.altKey || event.metaKey || typing(document.activeElement) || one("dialog[open]")) return;
    const latin = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const act = keys[event.key] || (event.shiftKey ? null : keys[latin]);
    if (act) { event.preventDefault(); act(); }
  });

  // Ctrl-K finds any act of this page, also those that are refused, with the reason.
  const palette = one("#palette"), field = one("input", palette), list = one("ul", palette);
  let found = [];
  const label = (node) => { const copy = node.cloneNode(true); all("kbd, small", copy).forEach((one) => one.remove()); return copy.textContent.trim(); };
  const draw = () => {
    const wanted = field.value.trim().toLowerCase();
    const acts = all("[data-find], [data-not], #queue a.case").filter((node) => !node.closest("[hidden]"));
    found = acts.map((node) => ({ node, name: node.matches("a.case") ? [...node.querySelectorAll(".ref, .kind, .state")].map((part) => part.textContent).join(" · ") : label(node), key: node.dataset.key || "", not: node.dataset.not || "" }))
      .filter((act) => act.name && act.name.toLowerCase().includes(wanted)).slice(0, 40);
    list.replaceChildren(...found.map((act, at) => {
      const item = document.createElement("li"), right = document.createElement(act.not ? "small" : "kbd");
      item.setAttribute("role", "option"); item.setAttribute("aria-selected", at === 0); item.textContent = act.name;
      right.textContent = act.not || act.key;
      if (right.textContent) item.append(right);
      if (act.not) item.classList.add("not");
      item.addEventListener("click", () => run(act));
      return item;
    }));
    if (!found.length) { const item = document.createElement("li"); item.className = "not"; item.textContent = body.dataset.none; list.append(item); }
  };
  const run = (act) => {
    if (act.not) return;
    palette.close();
    if (act.node.htmlFor) focus(`#${act.node.htmlFor}`);
    else if (act.node.tagName === "SUMMARY") { act.node.parentElement.open = true; act.node.focus(); } else act.node.click();
  };
  function openPalette() { if (palette.open) return; field.value = ""; palette.showModal(); draw(); field.focus(); }
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    const items = all("li", list), at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = Math.max(0, Math.min(items.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      items.forEach((item, number) => item.setAttribute("aria-selected", number === next));
      items[next].scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter") { event.preventDefault(); if (found[at]) run(found[at]); }
  });

  // A prepared answer goes behind what was typed, and stays to be changed. Arrows walk through them, Escape leaves.
  const prepared = one("#prepared");
  if (prepared) {
    const box = one("#text");
    prepared.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      const typed = box.value.trimEnd(), text = one(".theirs", button.closest("li")).textContent;
      box.value = typed ? `${typed}\n\n${text}` : text;
      prepared.open = false; box.focus();
      box.setSelectionRange(box.value.length, box.value.length); box.scrollTop = box.scrollHeight;
    });
    prepared.addEventListener("keydown", (event) => {
      const buttons = all("button", prepared), at = buttons.indexOf(document.activeElement);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault(); prepared.open = true;
        buttons[Math.max(0, Math.min(buttons.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      }
      if (event.key === "Escape" && prepared.open) { prepared.open = false; one("summary", prepared).focus(); }
    });
  }

  // The queue keeps its place over a page change; a conversation opens at its end.
  const queue = one("#queue"), conversation = one("#conversation");
  if (queue) {
    try { queue.scrollTop = Number(sessionStorage.getItem("queue")) || 0; } catch { /* storage is off */ }
    const here = one("a.case.here", queue);
    if (here) here.scrollIntoView({ block: "nearest" });
    addEventListener("pagehide", () => { try { sessionStorage.setItem("queue", queue.scrollTop); } catch { /* storage is off */ } });
  }
  if (conversation) {
    // At the end; but a last message that does not fit begins at its beginning.
    const last = all("li.message", conversation).pop(), head = one("header", conversation);
    const top = last ? last.offsetTop - conversation.offsetTop - head.offsetHeight - 12 : 0;
    conversation.scrollTop = Math.min(conversation.scrollHeight, Math.max(0, top));
  }

  // Arrivals. A new row goes to its place if that moves nothing under the hand or the focus; else it waits in one line
  // above the list until it is asked for.
  const held = queue && one("button.held", queue);
  let waiting = null;
  const merge = (fresh, force) => {
    const old = new Map(rows().map((row) => [row.dataset.case, row]));
    const touched = rows().findLastIndex((row) => row.matches(":hover, :focus, .here"));
    const incoming = all("a.case", fresh);
    let missing = 0, position = -1;
    for (const row of incoming) {
      const there = old.get(row.dataset.case);
      if (there) {
        position = Math.max(position, rows().indexOf(there));
        const focused = there === document.activeElement, here = there.classList.contains("here");
        if (there.innerHTML !== row.innerHTML && there.children.length === row.children.length) there.innerHTML = row.innerHTML;
        there.className = row.className; there.classList.toggle("here", here);
        if (focused) there.focus({ preventScroll: true });
        continue;
      }
      if (!force && position < touched) { missing += 1; continue; }
      const item = row.parentElement, before = rows()[position + 1];
      row.classList.add("arrived");
      if (before) before.parentElement.before(item); else one(".rows", queue).append(item);
      position += 1;
    }
    const empty = one(".empty", queue);
    if (empty && rows().length) empty.remove();
    all(".tabs a span", fresh).forEach((count, at) => { const shown = all(".tabs a span", queue)[at]; if (shown) shown.textContent = count.textContent; });
    held.hidden = missing === 0;
    held.textContent = missing ? fresh.dataset.held || `+${missing}` : "";
    waiting = missing ? fresh : null;
  };
  if (held) held.addEventListener("click", () => { if (waiting) { merge(waiting, true); held.hidden = true; } });
  // What is still being opened is said above the list, and that nobody waits only when nothing is.
  const count = (fresh) => {
    const shown = one(".opening", queue), now = one(".opening", fresh), empty = one(".empty", fresh);
    shown.textContent = now.textContent; shown.hidden = now.hidden;
    if (empty && !rows().length && !one(".empty", queue)) queue.append(empty);
  };
  const part = async (address) => {
    const answer = await fetch(address, { headers: { "x-part": "1" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page;
  };
  const near = () => conversation.scrollHeight - conversation.scrollTop - conversation.clientHeight < 80;
  const refresh = async () => {
    if (queue && queue.dataset.view !== "search") {
      const page = await part(`/queue?view=${queue.dataset.view}&shown=${rows().map((row) => row.dataset.case).join(",")}`);
      count(one("#queue", page));
      merge(one("#queue", page), false);
    }
    if (conversation) {
      const id = conversation.dataset.case, page = await part(`/case/${id}/messages`);
      const stayed = near();
      let added = false;
      for (const message of all("li.message", page)) {
        if (document.getElementById(message.id)) continue;
        one("#messages").append(message); message.classList.add("arrived"); added = true;
      }
      const info = one("[data-version]", page);
      if (info) {
        const presence = one("#presence");
        presence.textContent = info.dataset.presence; presence.hidden = !info.dataset.presence;
        if (info.dataset.version !== conversation.dataset.version) one("#changed").hidden = false;
      }
      if (added) { if (stayed && !typing(document.activeElement)) conversation.scrollTop = conversation.scrollHeight; else one("#below").hidden = false; }
    }
  };
  const below = one("#below");
  if (below) below.addEventListener("click", (event) => { event.preventDefault(); conversation.scrollTop = conversation.scrollHeight; below.hidden = true; });

  // One request that the server answers when something is new.
  let news = body.dataset.news, pause = 1000;
  const listen = async () => {
    for (;;) {
      try {
        const where = conversation ? `&case=${conversation.dataset.case}` : "";
        const answer = await fetch(`/news?after=${news}${where}`, { cache: "no-store" });
        if (answer.status === 401 || answer.status === 403) return;
        if (!answer.ok) throw new Error(String(answer.status));
        const text = (await answer.text()).trim();
        pause = 1000;
        if (text && text !== news) { news = text; await refresh(); }
      } catch {
        await new Promise((done) => setTimeout(done, pause));
        pause = Math.min(pause * 2, 30000);
      }
    }
  };
  if (queue && news) listen();
})();
