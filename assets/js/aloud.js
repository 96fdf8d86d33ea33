// Reads the page aloud, only when asked and only after saying that others may hear it. Nothing of it
// is kept. Only voices of the device itself: another sends what is read to a company.
(function () {
  "use strict";

  var box = document.querySelector("[data-aloud]");
  var speech = window.speechSynthesis;
  if (!box || !speech || !window.SpeechSynthesisUtterance) return;

  var ask = box.querySelector("[data-aloud-ask]");
  var warning = box.querySelector("[data-aloud-warning]");
  var start = box.querySelector("[data-aloud-start]");
  var stop = box.querySelector("[data-aloud-stop]");
  var language = document.documentElement.lang;
  var READ = "h1, h2, h3, p, li, dt, dd, legend, label, summary";

  function voice() {
    return speech.getVoices().filter(function (one) {
      return one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === language;
    })[0];
  }

  function offer() {
    box.hidden = !voice();
  }

  // What is seen, once: a part that holds another part is read by its parts. Codes are not read.
  function sentences() {
    return Array.prototype.filter
      .call(document.querySelectorAll("#main " + READ.split(", ").join(", #main ")), function (one) {
        return one.getClientRects().length && !one.querySelector(READ) && !one.closest("[translate=no]")
          && !one.querySelector("[translate=no]") && !one.closest("[data-aloud]");
      })
      .map(function (one) { return one.innerText.trim(); })
      .filter(Boolean);
  }

  function show(open) {
    warning.hidden = !open;
    ask.setAttribute("aria-expanded", String(open));
  }

  function silence() {
    speech.cancel();
    stop.hidden = true;
    start.hidden = false;
  }

  function read() {
    var with_voice = voice();
    var all = sentences();
    silence();
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    all.forEach(function (text, at) {
      var said = new SpeechSynthesisUtterance(text);
      said.lang = language;
      said.voice = with_voice;
      if (at === all.length - 1) said.onend = silence;
      speech.speak(said);
    });
  }

  ask.addEventListener("click", function () {
    silence();
    show(warning.hidden);
  });
  start.addEventListener("click", read);
  stop.addEventListener("click", function () {
    silence();
    start.focus();
  });
  window.addEventListener("pagehide", silence);
  speech.addEventListener("voiceschanged", offer);
  offer();
})();
