// Elements without markup from data: text is always text.

/** An element with attributes (`on…` are handlers, `text` its text) and children. */
export function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "rect", "path", "line", "g", "text", "polygon"].includes(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element[name.toLowerCase()] = value;
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** A button that says what it does, also to those who do not see its sign. */
export function button(sign, label, onclick, attributes = {}) {
  return make("button", { type: "button", title: label, "aria-label": label, text: sign, onclick, ...attributes });
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
