// Development only: shows the page anew as soon as there is something newer, at the place where the reader was; or
// goes to the page whose file was saved. Where only something else is said of the page, the panel alone is new.
const { watch, shows } = document.querySelector("script[data-watch]").dataset;
const place = `scroll ${location.pathname}`;

const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  scrollTo({ top: Number(kept), behavior: "instant" });
}

// The panel stays as the writer left it, from page to page.
const panel = document.querySelector(".watching details");
if (panel) {
  panel.open ||= sessionStorage.getItem("panel") === "open";
  panel.addEventListener("toggle", () => sessionStorage.setItem("panel", panel.open ? "open" : "shut"));
}

let follow;
const offer = () => {
  follow = document.querySelector("[data-follow]");
  if (!follow) return;
  follow.closest("[hidden]").hidden = false;
  follow.checked = localStorage.getItem("follow") !== "no";
  follow.addEventListener("change", () => localStorage.setItem("follow", follow.checked ? "yes" : "no"));
};
offer();

// Whoever is typing here must not lose a word.
const typing = () => {
  const field = document.activeElement;
  return field?.isContentEditable || (field?.matches("textarea, input:not([type=checkbox])") && field.value !== field.defaultValue);
};

let saved = "";
let newer = false;
const look = () => {
  if (!newer || typing()) return;
  if (saved && saved !== location.pathname) {
    location.assign(saved);
  } else {
    sessionStorage.setItem(place, scrollY);
    location.reload();
  }
};

// What stands before the last dash names the page, what stands behind it what is said of it.
const page = (name) => name.slice(0, name.lastIndexOf("-"));
let said = shows;
const listen = () => {
  const asked = new XMLHttpRequest();
  asked.responseType = "document";
  asked.onload = () => asked.response && take(asked.response);
  asked.open("GET", location.href);
  asked.send();
};
const take = (whole) => {
  const now = whole.querySelector("script[data-watch]")?.dataset.shows;
  const fresh = whole.querySelector(".watching");
  if (!now || page(now) !== page(shows)) return;
  said = now;
  saved = "";
  if (!panel || !fresh) return;
  panel.parentElement.className = fresh.className;
  panel.open ||= fresh.querySelector("details").open;
  panel.replaceChildren(...fresh.querySelector("details").childNodes);
  offer();
};

// The server greets with what it has: a page that was made before that is as old as any other.
const hear = ({ data }) => {
  if (data === said) return;
  const elsewhere = saved && saved !== location.pathname;
  if (page(data) === page(shows) && panel && !elsewhere) return listen();
  newer = true;
  if (typing()) saved = "";
  look();
};
const events = new EventSource(watch);
events.addEventListener("hello", hear);
events.addEventListener("edition", hear);
// Of several windows, the one that the writer looks at goes there.
events.addEventListener("saved", ({ data }) => {
  saved = follow?.checked && !document.hidden ? data : "";
});
document.addEventListener("focusout", () => setTimeout(look));
