// The few lines every page runs: leaving at once, and closing a page nobody uses any more.
(function () {
  "use strict";

  var exit = document.querySelector("[data-exit]");
  var idle = document.getElementById("idle");
  var presses = [];
  var timers = [];
  var lastWord = Date.now();

  // Back after leaving must not show where one was. Each page but the start leaves a mark in this
  // tab and leaving wipes it; a page reached by Back without the mark is one that was left.
  function wasLeft() {
    var visit = performance.getEntriesByType("navigation")[0];
    return visit && visit.type === "back_forward" && !sessionStorage.getItem("h");
  }

  // Empties every field, so that a browser which keeps the page keeps nothing typed.
  function forget() {
    document.querySelectorAll("input, textarea, select").forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (field.type !== "hidden") field.value = "";
    });
  }

  function leave(to) {
    if (window.speechSynthesis) window.speechSynthesis.cancel();
    forget();
    document.documentElement.hidden = true;
    sessionStorage.clear();
    window.location.replace(to);
  }

  // Ends the session by a request of its own, so that the address of the way out is not written in
  // the history beside the page it leads to; a server that is slow or gone holds nobody up.
  function exitNow() {
    var gone = function () { leave(exit.dataset.exit); };
    if (window.speechSynthesis) window.speechSynthesis.cancel();
    forget();
    document.documentElement.hidden = true;
    fetch(exit.href, { credentials: "same-origin", redirect: "manual", keepalive: true })
      .then(gone, gone);
    setTimeout(gone, 1000);
  }

  // Three presses of Shift within two seconds and no other key between them. Never Esc: screen
  // readers and speech control use it.
  function count(event) {
    if (event.key !== "Shift") {
      presses = [];
    } else if (!event.repeat) {
      presses = presses.filter(function (at) { return event.timeStamp - at < 2000; });
      presses.push(event.timeStamp);
      if (presses.length >= 3) exitNow();
    }
  }

  function start() {
    timers.forEach(clearTimeout);
    timers = [
      setTimeout(warn, idle.dataset.warn * 1000),
      setTimeout(function () { leave(idle.dataset.out); }, idle.dataset.end * 1000),
    ];
  }

  function warn() {
    idle.hidden = false;
    idle.querySelector("[data-stay]").focus();
  }

  // Tells the server that somebody is here; typing counts, at most once a minute.
  function stay() {
    lastWord = Date.now();
    idle.hidden = true;
    start();
    fetch(idle.querySelector("[data-stay]").href, { credentials: "same-origin" });
  }

  if (exit && window.location.pathname !== "/") {
    if (wasLeft()) return leave("/");
    sessionStorage.setItem("h", "1");
  }

  if (exit) {
    exit.addEventListener("click", function (event) {
      event.preventDefault();
      exitNow();
    });
    document.addEventListener("keydown", count);
  }
  if (idle) {
    start();
    idle.querySelector("[data-stay]").addEventListener("click", function (event) {
      event.preventDefault();
      stay();
    });
    document.addEventListener("input", function () {
      if (Date.now() - lastWord > 60000) stay();
    });
  }

  // Goes on by itself when it is somebody's turn.
  var turn = document.querySelector("[data-turn]");
  if (turn) {
    setTimeout(function () { turn.querySelector("form").requestSubmit(); }, turn.dataset.turn * 1000);
  }

  // A page taken out of the browser's own store may belong to a session that is over.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
})();
