// The worklist follows what colleagues ask, but not under the hands of a secretary who is ticking.
setInterval(() => {
  if (document.querySelector("[name=letter]:checked") || document.hidden) return;
  document.querySelector("#worklist").dispatchEvent(new Event("refresh"));
}, 10000);
