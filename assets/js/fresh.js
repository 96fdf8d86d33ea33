// Brings a conversation up to date by itself: no sound, no notification, no other title. It stops
// when nobody touched the page for ten minutes, when the session is over, and after three failures.
(function () {
  "use strict";

  var EVERY = 15000;
  var PATIENCE = 600000;
  var talk = document.querySelector("[data-fresh]");
  var touched = Date.now();
  var failed = 0;

  function stopped() {
    return failed > 2 || Date.now() - touched > PATIENCE;
  }

  // Adds what was said since, so that a screen reader says only that; the rest is replaced whole.
  function bring(fresh) {
    var said = talk.querySelector(".talk-said");
    var newer = fresh.querySelectorAll(".talk-one");
    for (var at = said.children.length; at < newer.length; at += 1) {
      said.appendChild(document.importNode(newer[at], true));
    }
    [".talk-when", ".talk-offer"].forEach(function (part) {
      var now = talk.querySelector(part);
      var then = fresh.querySelector(part);
      if (now.textContent !== then.textContent) {
        now.replaceChildren.apply(now, Array.from(document.importNode(then, true).childNodes));
      }
    });
  }

  function ask() {
    if (stopped()) return;
    if (document.hidden) return wait();
    fetch(talk.dataset.fresh, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) throw new Error();
        return answer.text();
      })
      .then(function (text) {
        bring(new DOMParser().parseFromString(text, "text/html").querySelector("[data-fresh]"));
        failed = 0;
      })
      .catch(function () { failed += 1; })
      .then(wait);
  }

  function wait() {
    setTimeout(ask, EVERY);
  }

  if (talk) {
    ["keydown", "pointerdown", "scroll"].forEach(function (kind) {
      document.addEventListener(kind, function () { touched = Date.now(); }, { passive: true });
    });
    wait();
  }
})();
