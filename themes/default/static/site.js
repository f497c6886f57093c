// What a script adds to pages that work without one: suggestions while typing, the "/" key, menus that close by
// themselves, tables that are no stop where they fit, and the place in a long article. Trusted Types are on: text is
// set by textContent, never parsed.

const lang = document.documentElement.lang;
const input = document.querySelector("#q");
const make = (tag, attributes, text) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  if (text) element.textContent = text;
  return element;
};

// Suggestions: the ARIA combobox with a listbox. Focus stays in the field; the options are links, so that they also
// open in a new tab. Whatever fails, the form below still searches.
if (input) {
  const form = input.form;
  const { suggest, label, some, none } = form.dataset;
  const list = make("div", { id: "suggestions", role: "listbox", "aria-label": label });
  const status = make("p", { class: "vh", role: "status" });
  let options = [];
  let active = -1;
  let shown = input.value.trim();
  let timer;
  let request;

  list.hidden = true;
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-keyshortcuts": "/",
  })) input.setAttribute(name, value);

  const select = (index) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const open = (yes) => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) select(-1);
  };

  const stop = () => {
    clearTimeout(timer);
    request?.abort();
  };

  const show = (suggestions) => {
    select(-1);
    options = suggestions.map(({ title, section, url, lang: own }, index) => {
      const option = make("a", { id: `s${index}`, role: "option", href: url, tabindex: -1, "aria-selected": "false" });
      const words = make("span", { dir: "auto" }, title);
      if (own && own !== lang) words.lang = own;
      option.append(words);
      if (section) option.append(" ", make("small", { dir: "auto" }, section.title ?? section));
      return option;
    });
    list.replaceChildren(...options);
    open(options.length > 0 && document.activeElement === input);
    status.textContent = options.length ? some.replace("#", new Intl.NumberFormat(lang).format(options.length)) : none;
  };

  const ask = async () => {
    const query = input.value.trim();
    if (query === shown) return;
    shown = query;
    stop();
    if (!query) {
      show([]);
      status.textContent = "";
      return;
    }
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(`${suggest}?${new URLSearchParams({ q: query, lang })}`, { signal });
      if (!answer.ok) throw answer.status;
      const { suggestions } = await answer.json();
      if (!signal.aborted) show(suggestions);
    } catch {
      if (!signal.aborted) open(false);
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  };

  input.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  input.addEventListener("compositionend", later);

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const { key, altKey } = event;
    const last = options.length - 1;
    const isOpen = !list.hidden;
    let to = null;

    if (key === "ArrowDown" && last >= 0) {
      if (!isOpen) open(true);
      to = altKey ? active : active < last ? active + 1 : -1;
    } else if (key === "ArrowUp" && isOpen) {
      if (altKey) return open(false);
      to = active < 0 ? last : active - 1;
    } else if (isOpen && active >= 0 && key === "Home") to = 0;
    else if (isOpen && active >= 0 && key === "End") to = last;
    else if (isOpen && key === "Escape") open(false);
    else if (isOpen && key === "Enter" && active >= 0) options[active].click();
    else {
      if (key === "Tab" || key === "Enter") {
        stop();
        open(false);
      }
      return;
    }
    event.preventDefault();
    if (to !== null) select(to);
  });

  // A press on an option must not take the focus away before its click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("blur", () => open(false));
  input.addEventListener("click", () => open(options.length > 0));
}

// "/" goes to the field from anywhere else; a button in the footer turns that off, as single keys must allow. Where the
// theme does not show the button, as on phones, there is no such key.
const shortcut = document.querySelector(".shortcut");
if (input && shortcut) {
  const remembered = (value) => {
    try {
      if (value) localStorage.setItem("shortcut", value);
      return localStorage.getItem("shortcut");
    } catch {
      return value;
    }
  };
  let on = remembered() !== "off";
  const say = () => {
    shortcut.textContent = on ? shortcut.dataset.on : shortcut.dataset.off;
  };
  say();
  shortcut.hidden = false;
  shortcut.addEventListener("click", () => {
    on = !on;
    remembered(on ? "on" : "off");
    say();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || !on || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!shortcut.getClientRects().length) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

// Menus are <details>: one closes when the reader goes elsewhere or presses Escape.
for (const menu of document.querySelectorAll(".menu")) {
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
}

// Tables and code that are wider than the column scroll within themselves, and take the focus for it. What fits is no
// stop on the way through the page, and has nothing to say of itself.
const aids = new Map();
const fit = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    const scrolls = target.scrollWidth > target.clientWidth;
    for (const { name, value } of aids.get(target)) {
      if (scrolls) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});
for (const box of document.querySelectorAll(".table, pre.code")) {
  aids.set(box, [...box.attributes].filter(({ name }) => name !== "class").map(({ name, value }) => ({ name, value })));
  fit.observe(box);
}

// The contents beside an article show which section is being read.
const places = new Map();
for (const link of document.querySelectorAll(".beside a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) places.set(heading, link);
}
if (places.size) {
  const headings = [...places.keys()];
  let current;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    const link = places.get(passed.at(-1));
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current?.setAttribute("aria-current", "location");
  };
  let frame;
  addEventListener("scroll", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  }, { passive: true });
  mark();
}
