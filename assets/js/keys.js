// Short-cuts for staff: one key, or two after each other, lead to an address. The page hands over the
// table (`accounts.shortcuts`); whoever switched them off does not get this script.
(function () {
  "use strict";

  var table = JSON.parse(document.currentScript.dataset.keys);
  var patience = 2000;
  var before = "";
  var last = -patience;

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function found(keys) {
    return table.find(function (row) { return row[0] === keys; });
  }

  // Where the address is this page, the part after # takes the focus; the page is not fetched anew.
  function go(href) {
    var part = href.split("#")[1];
    var here = part && document.getElementById(part);
    if (here) here.focus();
    else window.location.assign(href);
  }

  function hear(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.key.length !== 1 || typing(event.target)) return;
    var quick = before && event.timeStamp - last < patience;
    var row = (quick && found(before + " " + event.key)) || found(event.key);
    before = row ? "" : event.key;
    last = event.timeStamp;
    if (!row) return;
    event.preventDefault();
    go(row[1]);
  }

  document.addEventListener("keydown", hear);
  var asked = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (asked && typing(asked)) asked.focus();
})();
