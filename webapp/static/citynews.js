// The pages work without this: it adds a shortcut and hides pictures that cannot be loaded.
"use strict";

const box = document.querySelector("input[type=search]");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

const hide = (image) => {
  (image.closest(".thumb, .lead-image") ?? image).hidden = true;
};

for (const image of document.querySelectorAll("main img")) {
  if (image.complete && !image.naturalWidth && image.loading !== "lazy") hide(image);
  image.addEventListener("error", () => hide(image));
}
