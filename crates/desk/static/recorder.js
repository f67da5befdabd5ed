// Records an answer for the telephone: what the microphone gives, as WAV, to the desk and nowhere else. Nothing is kept here.
"use strict";
(() => {
  const box = document.querySelector("#recorder");
  if (!box) return;
  const one = (selector) => box.querySelector(selector);
  const record = one("[data-record]"), stop = one("[data-stop]"), meter = one("meter"), length = one("[data-length]"), state = one("[data-state]");
  const secondsMax = Number(box.dataset.seconds), RATE_MAX = 48000;
  let now = null;

  const say = (text) => { state.textContent = text; };
  const shown = (recording) => {
    record.hidden = recording; stop.hidden = !recording;
    box.classList.toggle("on", recording);
    if (!recording) meter.value = 0;
  };

  const start = async () => {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) { say(box.dataset.absent); return; }
    record.disabled = true;
    let stream = null, context = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      context = new AudioContext();
      await context.audioWorklet.addModule(box.dataset.tap);
      await context.resume();
      const source = context.createMediaStreamSource(stream), tap = new AudioWorkletNode(context, "tap");
      now = { stream, context, parts: [], samples: 0, level: 0 };
      tap.port.onmessage = (event) => heard(event.data);
      // A node is asked for sound only if it leads somewhere; this one gives silence.
      source.connect(tap).connect(context.destination);
      shown(true); say(box.dataset.recording); stop.focus();
    } catch (error) {
      if (stream) stream.getTracks().forEach((track) => track.stop());
      if (context) context.close();
      now = null;
      say(["NotAllowedError", "SecurityError"].includes(error.name) ? box.dataset.refused : box.dataset.absent);
    }
    record.disabled = false;
  };

  const heard = (samples) => {
    if (!now) return;
    now.parts.push(samples); now.samples += samples.length;
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    now.level = Math.max(peak, now.level * 0.96);
    meter.value = now.level;
    const seconds = now.samples / now.context.sampleRate, whole = Math.floor(seconds);
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (length.textContent !== text) length.textContent = text;
    if (seconds >= secondsMax) end(box.dataset.longest);
  };

  const end = async (text) => {
    if (!now) return;
    const { stream, context, parts, samples } = now, rate = context.sampleRate;
    now = null;
    stream.getTracks().forEach((track) => track.stop());
    context.close();
    shown(false); record.disabled = true; say(text);
    try {
      const answer = await fetch(box.dataset.upload, {
        method: "POST", cache: "no-store", body: wav(parts, samples, rate),
        headers: { "content-type": "audio/wav", "x-csrf": box.dataset.token },
      });
      if (answer.ok) { location.assign(answer.headers.get("location")); return; }
      // Why not stands in the heading of the page that says it.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), why = page.querySelector("h1");
      say(why ? why.textContent : box.dataset.failed);
    } catch {
      say(box.dataset.failed);
    }
    record.disabled = false; record.focus();
  };

  // PCM of 16 bits. From a rate above 48 kHz every two samples become one, until it is none any more.
  const wav = (parts, samples, rate) => {
    let sound = new Float32Array(samples), at = 0;
    for (const part of parts) { sound.set(part, at); at += part.length; }
    while (rate > RATE_MAX) {
      const half = new Float32Array(sound.length >> 1);
      for (let place = 0; place < half.length; place += 1) half[place] = (sound[2 * place] + sound[2 * place + 1]) / 2;
      sound = half; rate /= 2;
    }
    // What the microphone gave beyond the longest is left out: it is less than one part.
    const count = Math.min(sound.length, Math.floor(secondsMax * rate)), file = new DataView(new ArrayBuffer(44 + 2 * count));
    const text = (place, letters) => [...letters].forEach((letter, number) => file.setUint8(place + number, letter.charCodeAt(0)));
    text(0, "RIFF"); file.setUint32(4, 36 + 2 * count, true); text(8, "WAVEfmt ");
    file.setUint32(16, 16, true); file.setUint16(20, 1, true); file.setUint16(22, 1, true);
    file.setUint32(24, rate, true); file.setUint32(28, 2 * rate, true); file.setUint16(32, 2, true); file.setUint16(34, 16, true);
    text(36, "data"); file.setUint32(40, 2 * count, true);
    for (let place = 0; place < count; place += 1) file.setInt16(44 + 2 * place, Math.max(-1, Math.min(1, sound[place])) * 32767, true);
    return file.buffer;
  };

  record.addEventListener("click", start);
  stop.addEventListener("click", () => end(box.dataset.sending));
})();
