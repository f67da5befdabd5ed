// The telephone that calls: its sound, its microphone, its keys.
"use strict";

(() => {
  const RATE = 8000; // the telephone's, in hertz
  const AHEAD_S = 0.15; // so much sound is kept before it is heard, because it comes unevenly
  const SAY_SAMPLES = 1600; // so much is sent at once
  const HEADERS = { "x-by-script": "1" };

  const pane = document.getElementById("telephone");
  if (!pane?.querySelector(".call")) return;
  const part = name => pane.querySelector(name);
  const fault = part("#telephone-fault"), state = part(".state"), keyed = part(".keyed"), speak = part(".speak");

  let sound = null; // the browser's, from the first call on
  let microphone = null;
  let inCall = pane.dataset.call === "true";
  let since = 0;
  let said = Promise.resolve();

  async function post(path, body) {
    fault.textContent = "";
    try {
      const answer = await fetch(path, { method: "POST", headers: HEADERS, body });
      if (answer.status === 204) return true;
      fault.textContent = await answer.text();
    } catch {
      fault.textContent = "The trial does not answer. Has it ended?";
    }
    return false;
  }

  function show() {
    pane.dataset.call = inCall;
    const seconds = Math.floor((performance.now() - since) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    state.textContent = inCall ? `In the call · ${clock}` : "Hung up";
    speak.setAttribute("aria-pressed", String(microphone !== null));
    speak.textContent = microphone ? "Microphone is on" : "Speak";
  }

  // Plays what comes, piece after piece.
  async function listen() {
    const answer = await fetch("/telephone/sound");
    if (answer.status !== 200) return;
    let at = 0, odd = new Uint8Array(0);
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const octets = new Uint8Array(odd.length + value.length);
      octets.set(odd);
      octets.set(value, odd.length);
      const whole = octets.length & ~1;
      odd = octets.slice(whole);
      if (whole === 0) continue;
      const view = new DataView(octets.buffer, 0, whole);
      const buffer = sound.createBuffer(1, whole / 2, RATE);
      const samples = buffer.getChannelData(0);
      for (let n = 0; n < samples.length; n++) samples[n] = view.getInt16(2 * n, true) / 32768;
      const source = sound.createBufferSource();
      source.buffer = buffer;
      source.connect(sound.destination);
      if (at < sound.currentTime) at = sound.currentTime + AHEAD_S;
      source.start(at);
      at += buffer.duration;
      pane.dataset.heard = (Number(pane.dataset.heard ?? 0) + buffer.duration).toFixed(2);
    }
  }

  async function call() {
    sound ??= new AudioContext();
    sound.resume();
    state.textContent = "It rings …";
    inCall = await post("/telephone/call");
    since = performance.now();
    keyed.textContent = "";
    pane.dataset.heard = 0;
    show();
    if (inCall) follow();
  }

  async function follow() {
    try {
      await listen();
    } catch {
      // The connection broke off: the call may go on, and is shown as it is.
    }
    const display = await fetch("/telephone/display").then(answer => answer.json()).catch(() => null);
    inCall = display?.is_in_call ?? false;
    if (inCall) return follow();
    quiet();
    show();
  }

  function quiet() {
    microphone?.stop();
    microphone = null;
  }

  // The microphone, at the telephone's rate: a context of its own samples anew.
  async function open() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
    const context = new AudioContext({ sampleRate: RATE });
    await context.audioWorklet.addModule("/microphone.js");
    const node = new AudioWorkletNode(context, "microphone");
    context.createMediaStreamSource(stream).connect(node);
    let waiting = [];
    node.port.onmessage = ({ data }) => {
      waiting.push(...data);
      if (waiting.length < SAY_SAMPLES) return;
      const pcm = new DataView(new ArrayBuffer(2 * waiting.length));
      waiting.forEach((sample, n) => pcm.setInt16(2 * n, Math.max(-1, Math.min(1, sample)) * 32767, true));
      waiting = [];
      said = said.then(() => fetch("/telephone/say", { method: "POST", headers: HEADERS, body: pcm.buffer })).catch(() => {});
    };
    return {
      stop() {
        stream.getTracks().forEach(track => track.stop());
        context.close();
      },
    };
  }

  async function press(key) {
    if (await post("/telephone/press", new URLSearchParams({ key }))) keyed.textContent = (keyed.textContent + key).slice(-16);
  }

  pane.addEventListener("submit", event => {
    event.preventDefault();
    const form = event.target;
    if (form.matches(".call")) call();
    else if (form.matches(".hang-up")) post("/telephone/hang-up");
    else if (event.submitter) press(event.submitter.value);
  });

  speak.addEventListener("click", async () => {
    fault.textContent = "";
    if (microphone) {
      quiet();
      return show();
    }
    try {
      microphone = await open();
    } catch (error) {
      fault.textContent = error.name === "NotAllowedError"
        ? "The browser was not allowed to use the microphone. Allow it beside the address, and try again."
        : "No microphone was found. Keys work without one.";
    }
    show();
  });

  // The keys of the computer, while the telephone has the focus.
  pane.addEventListener("keydown", event => {
    if (inCall && /^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      press(event.key);
    }
  });

  setInterval(() => inCall && show(), 1000);
  speak.hidden = false;
  if (inCall) {
    since = performance.now();
    show();
    follow();
  }
})();
