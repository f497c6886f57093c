// Development only: shows the page anew as soon as there is something newer, at the place where the reader was; or
// goes to the page whose file was saved. Where only something else is said of the page, the panel alone is new.
const { watch, shows } = document.querySelector("script[data-watch]").dataset;
const place = `scroll ${location.pathname}`;

const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  scrollTo({ top: Number(kept), behavior: "instant" });
}

// The panel stays as the writer left it, from page to page. It opens by itself for what keeps a save from being
// published, unless the writer has closed it upon just that.
const panel = document.querySelector(".watching details");
const status = document.querySelector(".watching [role=status]");
const settle = () => {
  const { failure } = panel.dataset;
  if (failure === undefined) sessionStorage.removeItem("seen");
  const seen = sessionStorage.getItem("seen")?.split(" ");
  const news = failure !== undefined && !failure.split(" ").every((name) => seen?.includes(name));
  panel.open = news || sessionStorage.getItem("panel") === "open";
};
if (panel) {
  settle();
  panel.querySelector("summary").addEventListener("click", () => {
    // It is about to be what it is not.
    sessionStorage.setItem("panel", panel.open ? "shut" : "open");
    if (panel.open) sessionStorage.setItem("seen", panel.dataset.failure ?? "");
  });
  // Whoever goes by keys need not go through the page to its end.
  const skip = document.querySelector('[href="#writers-panel"]');
  document.querySelector(".skip").after(skip);
  skip.hidden = false;
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
// On the way to another page nothing calls it back; that one asks for itself whether it is new.
let leaving = false;
addEventListener("pageshow", () => (leaving = false));
const look = () => {
  if (!newer || leaving || typing()) return;
  leaving = true;
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
  const details = fresh.querySelector("details");
  const { failure } = panel.dataset;
  const before = panel.querySelector("summary").textContent;
  // The button itself stays, with the focus that it may have.
  for (const part of ["summary", "div"]) panel.querySelector(part).replaceChildren(...details.querySelector(part).childNodes);
  delete panel.dataset.failure;
  Object.assign(panel.dataset, details.dataset);
  settle();
  offer();
  // Whoever does not see the button hears what is on it.
  const words = panel.querySelector("summary").textContent;
  if (words !== before || failure !== panel.dataset.failure) status.replaceChildren(words);
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
