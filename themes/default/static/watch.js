// Development only: shows the page anew when an edition is published, at the place where the reader was.
const source = document.querySelector("script[data-watch]").dataset.watch;
const place = `scroll ${location.pathname}`;

const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  scrollTo({ top: Number(kept), behavior: "instant" });
}

new EventSource(source).addEventListener("edition", ({ data }) => {
  // A server may greet with the edition it has: never reload twice for the same one.
  if (data && data === sessionStorage.getItem("edition")) return;
  sessionStorage.setItem("edition", data);
  sessionStorage.setItem(place, scrollY);
  location.reload();
});
