// Elements, made by hand: all that the page needs of a framework.

/** Words that are given as a function are asked for anew when the language changes. */
export type Words = string | (() => string);
export type Child = Node | Words | null | undefined | false;

interface Attributes {
  class?: string;
  onclick?: (event: MouseEvent) => void;
  [name: string]: Words | number | boolean | ((event: MouseEvent) => void) | undefined;
}

/** Make an element: `h("p", { class: "soft" }, "words")`. Text is text: nothing is ever read as HTML. */
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value as (event: MouseEvent) => void);
    else if (typeof value === "function") bindAttribute(element, name, value as () => string);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  return fill(element, ...children);
}

export function fill(element: HTMLElement, ...children: Child[]): HTMLElement {
  const kept = children.filter((child): child is Node | Words => child !== null && child !== undefined && child !== false);
  element.replaceChildren(...kept.map((child) => (typeof child === "function" ? bound(child) : child)));
  return element;
}

const bindings = new WeakMap<Node, (() => void)[]>();

function bind(node: Node, say: () => void): void {
  bindings.set(node, [...(bindings.get(node) ?? []), say]);
  say();
}

function bound(words: () => string): Text {
  const text = document.createTextNode("");
  bind(text, () => {
    // What stays as it was is not announced again.
    if (text.data !== words()) text.data = words();
  });
  return text;
}

function bindAttribute(element: Element, name: string, words: Words): void {
  if (typeof words === "string") element.setAttribute(name, words);
  else bind(element, () => element.setAttribute(name, words()));
}

/** Say everything anew that is on the page, in the language that holds now. Nothing else changes. */
export function sayAnew(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node: Node | null = root; node !== null; node = walker.nextNode()) bindings.get(node)?.forEach((say) => say());
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  chev: "M9 5l7 7-7 7",
  check: "M4.5 12.5l5 5L19.5 7",
  bar: "M5 12h14",
  hourglass: "M6 3h12 M6 21h12 M7.5 3v3.5L12 12l4.5-5.5V3 M7.5 21v-3.5L12 12l4.5 5.5V21",
  user: "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8 M4 21c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5",
  alert: "M12 3.5L22 20.5H2z M12 10v5 M12 17.4v.6",
  info: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18 M12 11v5.5 M12 7.4v.6",
  done: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18 M8 12.3l2.8 2.8L16 9.6",
  paper: "M6 3h9l4 4v14H6z M15 3v4h4 M9 12h7 M9 16h5",
  refresh: "M20 11a8 8 0 0 0-14.3-4L3 9.5 M3 4v5.5h5.5 M4 13a8 8 0 0 0 14.3 4l2.7-2.5 M21 20v-5.5h-5.5",
  seed: "M12 21v-9 M12 12c0-5-3-7-8-7 0 5 3 7 8 7 M12 15c0-4 2.5-5.5 7.5-5.5 0 4-2.5 5.5-7.5 5.5",
  shop: "M3 11l2-7h14l2 7 M4 11v9h16v-9 M3 11h18 M9 20v-5h6v5",
  house: "M3 11l9-7 9 7 M6 9.5V20h12V9.5 M10 20v-6h4v6",
  netoff: "M3 9a13 13 0 0 1 5-3 M12 5.2a13 13 0 0 1 9 3.8 M9 16a4.2 4.2 0 0 1 6 0 M12 19.2v.6 M4 3l16 18",
  qr: "M4 4h6v6H4z M14 4h6v6h-6z M4 14h6v6H4z M14 14h2.5v2.5 M20 14v2.5 M14 20h2.5 M20 19.5v.5",
  list: "M8 6h13 M8 12h13 M8 18h13 M3.5 6h.6 M3.5 12h.6 M3.5 18h.6",
  coins: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18 M8.5 7.5L12 12l3.5-4.5 M12 12v5 M9 12.6h6 M9 15h6",
  place: "M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21z M12 7a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5",
  swap: "M4 8h15 M15 4l4 4-4 4 M20 16H5 M9 12l-4 4 4 4",
  idcard: "M3 5h18v14H3z M8.5 8.5a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6 M5.5 16c.3-1.6 1.5-2.3 3-2.3s2.7 .7 3 2.3 M14 10h4 M14 13.5h4",
  card: "M3 6h18v12H3z M3 10h18 M6.5 14.5h4",
  phone: "M8 2.5h8a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1z M11 18.5h2",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** Draw a picture of a path; `label` names it, without one it is decoration. */
export function draw(path: string, viewBox: string, className: string, label?: Words): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("class", className);
  if (label === undefined) svg.setAttribute("aria-hidden", "true");
  else {
    svg.setAttribute("role", "img");
    bindAttribute(svg, "aria-label", label);
  }
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

export const icon = (name: IconName): SVGElement => draw(PATHS[name], "0 0 24 24", "i");
