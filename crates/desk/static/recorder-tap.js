// Hands on the samples of the microphone as they come. It runs where sound is made, and knows nothing of the page.
"use strict";
registerProcessor("tap", class extends AudioWorkletProcessor {
  process(inputs) {
    const samples = inputs[0][0];
    if (samples) this.port.postMessage(samples.slice());
    return true;
  }
});
