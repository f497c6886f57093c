// Development only: shows the page anew as soon as there is something newer, at the place where the reader was.
const { watch, shows } = document.querySelector("script[data-watch]").dataset;
const place = `scroll ${location.pathname}`;

const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  scrollTo({ top: Number(kept), behavior: "instant" });
}

// The server greets with what it has: a page that was made before that is as old as any other.
const look = ({ data }) => {
  if (data === shows) return;
  sessionStorage.setItem(place, scrollY);
  location.reload();
};
const events = new EventSource(watch);
events.addEventListener("hello", look);
events.addEventListener("edition", look);
