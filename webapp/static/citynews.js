// The pages are complete without this.  With it: suggestions and results while you type, recent
// searches (kept in this browser only), keys, a range of months by dragging, steps between marks.
//
// Korean is composed syllable by syllable: the box is read while that happens, but never written
// to, and Enter then belongs to the composition: it neither chooses nor submits.

const box = document.querySelector("input[type=search]");
const form = box?.form;
const suggestPath = document.querySelector("script[data-suggest]").dataset.suggest;
const RECENT = "citynews.recent";
const MOST_RECENT = 6;

const make = (name, attributes = {}, text = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};

// Recent searches

const recent = {
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECENT));
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
    } catch {
      return [];
    }
  },
  write(texts) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(texts.slice(0, MOST_RECENT)));
    } catch {
      // The browser keeps nothing: then there are none.
    }
  },
  add(text) {
    if (text) recent.write([text, ...recent.read().filter((other) => other !== text)]);
  },
};

// Suggestions: an ARIA combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/)

const combobox = () => {
  const list = make("ul", { id: "suggestions", role: "listbox", "aria-label": "검색어 제안" });
  const status = make("p", { role: "status", class: "unseen" });
  const frame = make("div", { class: "combobox" });
  let active = -1;
  box.before(frame);
  frame.append(box, list);
  form.append(status);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-controls", list.id],
    ["aria-autocomplete", "list"],
    ["aria-expanded", "false"],
  ]) box.setAttribute(name, value);

  const activate = (index) => {
    list.children[active]?.removeAttribute("aria-selected");
    active = index;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    activate(-1);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  };
  const show = (items, said) => {
    activate(-1);
    list.replaceChildren(
      ...items.map(({ text, kind }, index) =>
        make("li", { id: `suggestion-${index}`, role: "option", "data-kind": kind }, text)),
    );
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(items.length > 0));
    if (said !== null) status.textContent = said;
  };
  const choose = (option) => {
    if (option.dataset.kind === "forget") {
      recent.write([]);
      show([], "최근 검색을 지웠습니다");
      return;
    }
    box.value = option.textContent;
    close();
    form.requestSubmit();
  };
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  close();
  return {
    show,
    close,
    step(by) {
      const count = list.hidden ? 0 : list.children.length;
      if (count) activate(active + by < -1 ? count - 1 : active + by >= count ? -1 : active + by);
      return count > 0;
    },
    chosen: () => (list.hidden ? undefined : list.children[active]),
    choose,
    isOpen: () => !list.hidden,
    say: (text) => (status.textContent = text),
  };
};

// While somebody types

const live = () => {
  const options = combobox();
  const asYouType = document.querySelector(".columns") !== null;
  let composing = false;
  let timer = 0;
  let asking = new AbortController();
  let shown = box.value.trim();

  const get = async (url) => {
    const response = await fetch(url, { signal: asking.signal });
    return response.ok ? response : Promise.reject(new Error(response.statusText));
  };
  const suggest = async (text) => {
    const { suggestions } = await (await get(`${suggestPath}?q=${encodeURIComponent(text)}`)).json();
    if (document.activeElement === box && box.value.trim() === text)
      // Where results follow what is typed, their number is what is said of no suggestions.
      options.show(suggestions, suggestions.length ? `제안 ${suggestions.length}개` : asYouType ? null : "제안 없음");
  };
  const results = async (text) => {
    const url = new URL(form.action);
    url.searchParams.set("q", text);
    const page = new DOMParser().parseFromString(await (await get(url)).text(), "text/html");
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    document.title = page.title;
    history.replaceState(null, "", url);
    ready();
    options.say(`${document.querySelector("#total")?.textContent ?? ""}`);
  };
  const ask = () => {
    const text = box.value.trim();
    asking.abort();
    asking = new AbortController();
    if (!text) {
      remember();
      return;
    }
    if (text === shown) return;
    shown = text;
    for (const part of asYouType ? [suggest, results] : [suggest]) part(text).catch(() => {});
  };
  const remember = () => {
    const kept = recent.read().map((text) => ({ text, kind: "recent" }));
    if (kept.length) kept.push({ text: "최근 검색 지우기", kind: "forget" });
    options.show(kept, kept.length ? `최근 검색 ${kept.length - 1}개` : "");
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, composing ? 300 : 150);
  };

  box.addEventListener("compositionstart", () => (composing = true));
  box.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  box.addEventListener("input", soon);
  box.addEventListener("focus", () => box.value || remember());
  box.addEventListener("blur", options.close);
  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && options.step(by)) event.preventDefault();
    if (event.key === "Escape" && options.isOpen()) {
      event.preventDefault(); // else the browser empties the box
      options.close();
    }
    const option = options.chosen();
    if (event.key === "Enter" && option) {
      event.preventDefault();
      options.choose(option);
    }
  });
  form.addEventListener("submit", (event) => {
    if (composing) {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    asking.abort();
    recent.add(box.value.trim());
  });
};

// Months: one by arrow keys, several by dragging or with Shift

const months = (drawing) => {
  const bars = [...drawing.querySelectorAll("a")];
  let from = -1;
  let to = -1;
  let dragging = false;
  const draw = () => {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    bars.forEach((bar, index) => bar.classList.toggle("chosen-bar", from >= 0 && low <= index && index <= high));
  };
  const go = () => {
    const url = new URL(bars[from].href.baseVal, location.href);
    url.searchParams.set("from", bars[Math.min(from, to)].dataset.first);
    url.searchParams.set("to", bars[Math.max(from, to)].dataset.last);
    location.assign(url);
  };
  const at = (event) => bars.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest("a"));
  const rove = (index) => bars.forEach((bar, other) => bar.setAttribute("tabindex", other === index ? 0 : -1));

  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  drawing.addEventListener("pointerdown", (event) => {
    from = to = at(event);
    dragging = from >= 0 && event.button === 0;
  });
  drawing.addEventListener("pointermove", (event) => {
    const index = dragging ? at(event) : -1;
    if (index >= 0) to = index;
    if (dragging && to !== from) draw();
  });
  addEventListener("pointerup", () => {
    if (dragging && to !== from) go();
    dragging = false;
  });
  drawing.addEventListener("click", (event) => {
    if (from !== to && from >= 0) event.preventDefault();
  });
  drawing.addEventListener("keydown", (event) => {
    const index = bars.indexOf(event.target.closest("a"));
    const next = index + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0);
    if (next !== index && bars[next]) {
      event.preventDefault();
      from = event.shiftKey ? (from < 0 ? index : from) : -1;
      to = next;
      draw();
      rove(next);
      bars[next].focus();
    } else if (event.key === "Enter" && from >= 0 && from !== to) {
      event.preventDefault();
      go();
    }
  });
  rove(Math.max(0, bars.findIndex((bar) => bar.hasAttribute("aria-current"))));
};

// Marks of a post: the next, the one before

const places = (panel) => {
  const marks = [...document.querySelectorAll(".body mark")];
  const status = panel.querySelector("[role=status]");
  let current = -1;
  panel.addEventListener("click", (event) => {
    const by = Number(event.target.dataset?.step ?? 0);
    if (!by || !marks.length) return;
    marks[current]?.classList.remove("here");
    current = (current < 0 && by < 0 ? marks.length - 1 : current + by + marks.length) % marks.length;
    marks[current].classList.add("here");
    marks[current].scrollIntoView({ block: "center" });
    status.textContent = `${marks.length}곳 가운데 ${current + 1}번째`;
  });
  for (const button of panel.querySelectorAll("button")) button.hidden = false;
};

// Pictures that cannot be loaded make no hole

const hide = (image) => {
  (image.closest(".thumb, .lead-image") ?? image).hidden = true;
};

const ready = () => {
  for (const image of document.querySelectorAll("main img")) {
    if (image.complete && !image.naturalWidth && image.loading !== "lazy") hide(image);
    image.addEventListener("error", () => hide(image));
  }
  document.querySelectorAll("[data-months]").forEach(months);
  document.querySelectorAll("[data-places]").forEach(places);
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

if (form) live();
ready();
