// What a script adds to pages that work without one: suggestions while typing, the "/" key, menus that close by
// themselves, tables that are no stop where they fit, the place in a long article, and on the way to a person: what was
// asked and read before, and answers to what is being written. Trusted Types are on: text is set by textContent, never
// parsed.

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
if (input?.form.dataset.suggest) {
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
    options = suggestions.map(({ title, section, mark, url, lang: own }, index) => {
      const option = make("a", { id: `s${index}`, role: "option", href: url, tabindex: -1, "aria-selected": "false" });
      const words = make("span", { dir: "auto" }, title);
      if (own && own !== lang) words.lang = own;
      option.append(words);
      if (section) option.append(" ", make("small", { dir: "auto" }, section.title ?? section));
      // In a preview, that customers do not see it yet.
      if (mark) option.append(" ", make("small", { class: "draft" }, mark));
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

// On the way to a person: what this tab has asked, opened and written is noted here and nowhere else, and leaves the
// browser only as lines of a form that the customer sees and sends.
const notes = (name, change) => {
  try {
    const list = JSON.parse(sessionStorage.getItem(name)) ?? [];
    if (change) sessionStorage.setItem(name, JSON.stringify(change(list)));
    return list;
  } catch {
    return [];
  }
};
const note = (name, value, text) => value && notes(name, (list) => [...list.filter(([old]) => old !== value), [value, text]].slice(-10));
const forget = () => ["asked", "opened", "written"].forEach((name) => notes(name, () => []));
const { classList, dataset } = document.body;
if ("contact" in dataset) {
  const article = document.querySelector("article[data-id]");
  const asked = /on-(search|contact)/.test(classList) && !document.querySelector("#hint") && input?.defaultValue.trim();
  if (article) note("opened", article.dataset.id, article.querySelector("h1").textContent);
  // The title of the article that was read is the page's word, not the customer's.
  if (!notes("opened").some(([, title]) => title === asked)) note("asked", asked, asked);
}
if (classList.contains("on-receipt")) forget();

const form = document.querySelector(".write form");
if (form) {
  const handed = form.querySelector(".handed");
  const [template, clear] = handed.querySelectorAll("template, button");
  // Who comes back to a form that was sent finds the lines that it was sent with: the same form, the same receipt.
  const lines = (name) => history.state?.[name] ?? notes(name);
  for (const name of ["opened", "asked"]) {
    for (const [value, text] of lines(name)) {
      if ([...handed.querySelectorAll("input")].some((field) => field.value === value)) continue;
      const row = template.content.firstElementChild.cloneNode(true);
      const [what, words] = row.lastElementChild.children;
      Object.assign(row.firstElementChild, { name, value });
      what.textContent = template.dataset[name];
      words.textContent = text;
      row.dataset.noted = name;
      handed.querySelector(".lines").append(row);
      handed.hidden = false;
    }
    clear.hidden &&= !lines(name).length;
  }
  clear.addEventListener("click", () => {
    forget();
    history.replaceState(null, "");
    for (const row of handed.querySelectorAll("[data-noted]")) row.remove();
    clear.hidden = true;
    handed.hidden = !handed.querySelector("label");
    document.querySelector("#form").focus();
  });

  // Nothing that was written is ever lost: neither by a page that the phone threw away, nor by another question.
  const fields = [...form.querySelectorAll("textarea, .fields > div > input[id]")].filter(({ tabIndex }) => tabIndex === 0);
  const boxes = [...handed.querySelectorAll("input")];
  for (const [name, begun, text] of notes("written")) {
    const field = form.elements[name];
    if (fields.includes(field) && text !== begun) field.value = text;
    for (const box of boxes) if (box.name + box.value === name) box.checked = text;
  }
  form.addEventListener("input", () => notes("written", () => [
    ...fields.map(({ name, defaultValue, value }) => [name, defaultValue, value]),
    ...boxes.map(({ name, value, checked }) => [name + value, "", checked]),
  ]));

  // Sent once; and once more when nothing has come of it, or the customer is back.
  const button = form.querySelector(".send button");
  const status = form.querySelector("[role=status]");
  const still = [button.textContent, status.textContent];
  const busy = (yes) => {
    button.toggleAttribute("aria-disabled", yes);
    [button.textContent, status.textContent] = yes ? [form.dataset.busy, form.dataset.busy] : still;
  };
  form.addEventListener("submit", (event) => {
    if (button.hasAttribute("aria-disabled")) return event.preventDefault();
    for (const { firstElementChild: box, dataset: { noted } } of handed.querySelectorAll("[data-noted]")) {
      if (!box.checked) notes(noted, (list) => list.filter(([value]) => value !== box.value));
    }
    history.replaceState({ opened: notes("opened"), asked: notes("asked") }, "");
    busy(true);
    setTimeout(busy, 15000, false);
  });
  addEventListener("pageshow", () => busy(false));

  // Answers to what is being written: looked for once, after a pause, and told in a line that was kept free for them.
  const maybe = form.querySelector(".maybe");
  const message = maybe?.previousElementSibling.querySelector("textarea");
  let timer;
  let looked = false;
  const offer = async () => {
    const words = [...new Intl.Segmenter(lang, { granularity: "word" }).segment(message.value)].filter((part) => part.isWordLike);
    if (words.length < 4 || looked) return;
    looked = true;
    const answer = await fetch(`${maybe.dataset.search}?${new URLSearchParams({ q: message.value.slice(0, 500), lang, limit: 6 })}`);
    const known = [...document.links].map((link) => link.getAttribute("href"));
    const hits = (await answer.json()).hits.filter(({ url }) => !known.includes(url)).slice(0, 3);
    if (!hits.length) return;
    const [summary, list] = maybe.children;
    summary.textContent = maybe.dataset.counts.split("|")[hits.length - 1];
    for (const { title, url, lang: own } of hits) {
      const row = make("li", { lang: own, dir: "auto" });
      row.append(make("a", { href: url, target: "_blank" }, title));
      list.append(row);
    }
  };
  if (maybe) {
    maybe.hidden = false;
    message.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => offer().catch(() => {}), 1000);
    });
  }
}
