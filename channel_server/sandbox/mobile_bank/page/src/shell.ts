// The frame around every screen: bar, main, foot; the way between screens; language, large type, reading aloud, being
// without a network.
import { fill, h, icon, sayAnew, type Child, type Words } from "./dom.ts";
import { language, otherLanguage, t, use } from "./language.ts";
import { isLarge, setLarge } from "./store.ts";

export type { Child } from "./dom.ts";

/** What a screen shows, and what it lets go of when it is left. */
export interface View {
  readonly main: readonly Child[];
  readonly foot?: readonly Child[];
  /** Which of the four steps of a drawdown it is. */
  readonly step?: number;
  /** No way back: something was sent. */
  readonly final?: boolean;
  readonly leave?: () => void;
  /** Something has changed at another channel. */
  readonly changed?: () => void;
  /** There is a network again: what could not be asked is asked now. */
  readonly online?: () => void;
  /** The language is another: what a server has said in one language alone is to be asked for anew. */
  readonly spokenAnew?: () => void;
}

export type ScreenName = "sign-in" | "line" | "plan" | "change" | "contract" | "sign" | "outcome" | "repay" | "records" | "code" | "take" | "trip" | "parted";
export type Screen = () => View | Promise<View>;

const STEPS = 4;
/** The way of a drawdown, on which something was chosen. */
export const STEP_SCREENS: ReadonlySet<ScreenName> = new Set(["plan", "change", "contract", "sign"]);
const page = document.getElementById("page") as HTMLElement;
const banner = h("div", { class: "banner", role: "status", hidden: true });
const notice = h("div", { class: "notice", role: "status", hidden: true });

let screens: Partial<Record<ScreenName, Screen>> = {};
let allowed = (name: ScreenName): ScreenName => name;
let shown: View | null = null;
let turn = 0;
let waiting: Words = "";

/** `rule` gives the screen that is shown instead of one that makes no sense now, however it was come to. */
export function start(all: Record<ScreenName, Screen>, first: ScreenName, rule: (name: ScreenName) => ScreenName): void {
  screens = all;
  allowed = rule;
  addEventListener("popstate", () => {
    // Behind something that was sent lies the way by which it was sent, which is not gone again.
    if (shown?.final === true && STEP_SCREENS.has(named(location.hash))) go("line", { replace: true });
    else void show(named(location.hash));
  });
  for (const event of ["online", "offline"]) addEventListener(event, tellNetwork);
  addEventListener("online", () => shown?.online?.());
  document.documentElement.classList.toggle("large", isLarge());
  nameLanguage();
  tellNetwork();
  go(first, { replace: true });
}

/** Show a screen, and words above it. Its name is all that stands in the address. */
export function go(name: ScreenName, how: { replace?: boolean; words?: Words } = {}): void {
  waiting = how.words ?? "";
  const address = `#${name}`;
  if (how.replace === true) history.replaceState(depth(), "", address);
  else if (location.hash !== address) history.pushState(depth() + 1, "", address);
  void show(name);
}

/** How many of this page's screens lie behind this one: a page that was opened by a link has none to go back to. */
const depth = (): number => (typeof history.state === "number" ? history.state : 0);

export function back(): void {
  if (depth() > 0) history.back();
  else go("line", { replace: true });
}

/** Show the same screen anew. */
export const again = (): void => void show(named(location.hash));

export const current = (): ScreenName => named(location.hash);

/** Tell the screen that something has changed elsewhere. */
export const tellChanged = (): void => shown?.changed?.();

/** Say something above the screen until it is left, or until something else is said. */
export function say(words: Words, ...acts: Child[]): void {
  // What asks for an act is to be seen as such.
  notice.classList.toggle("attn", acts.length > 0);
  fill(notice, icon(acts.length > 0 ? "alert" : "info"), h("span", { class: "grow" }, words), ...acts);
  notice.hidden = false;
}

/** Speak another language from here on, on this screen as on the others; all that was typed, written or sent stays. */
export function speak(): void {
  use(otherLanguage());
  nameLanguage();
  hush();
  sayAnew(page);
  shown?.spokenAnew?.();
}

/** What a reader of screens goes by. */
function nameLanguage(): void {
  document.documentElement.lang = language;
  document.title = t.bank;
}

function named(hash: string): ScreenName {
  const name = hash.slice(1).split("=")[0] as ScreenName;
  return name in screens ? name : "line";
}

async function show(asked: ScreenName): Promise<void> {
  const name = allowed(asked);
  if (name !== asked) history.replaceState(depth(), "", `#${name}`);
  const mine = ++turn;
  shown?.leave?.();
  shown = null;
  hush();
  // What does not come at once is said to be coming.
  const late = setTimeout(() => {
    if (mine === turn && page.querySelector("main") !== null) fill(page.querySelector("main") as HTMLElement, h("p", { class: "soft", role: "status" }, () => t.shell.asking));
  }, 300);
  const view = await (screens[name] as Screen)();
  clearTimeout(late);
  if (mine !== turn) {
    view.leave?.();
    return;
  }
  shown = view;
  notice.hidden = true;
  if (waiting !== "") say(waiting);
  waiting = "";
  fill(page, bar(view, name), banner, h("main", {}, steps(view.step), notice, ...view.main), view.foot === undefined ? null : h("footer", { class: "foot" }, ...view.foot));
  scrollTo(0, 0);
  const heading = page.querySelector<HTMLElement>("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

function bar(view: View, name: ScreenName): HTMLElement {
  const canGoBack = view.final !== true && name !== "line" && name !== "sign-in" && name !== "parted";
  const large = h("button", { class: "pill", id: "large", "aria-pressed": String(isLarge()), onclick: () => {
    setLarge(!isLarge());
    document.documentElement.classList.toggle("large", isLarge());
    large.setAttribute("aria-pressed", String(isLarge()));
  } }, () => t.shell.large);
  // Each language is called by its own name, and in it, so that it is found by whoever reads no other.
  const other = h("button", { class: "pill", id: "language", lang: otherLanguage, onclick: speak }, () => t.shell.other);
  return h("header", { class: "bar" },
    canGoBack && h("button", { class: "back", "aria-label": () => t.shell.back, onclick: back }, icon("back")),
    !canGoBack && h("span", { class: "brand" }, () => t.bank),
    h("span", { class: "push" }, other, large, "speechSynthesis" in window && h("button", { class: "pill", onclick: readAloud }, () => t.shell.aloud)),
  );
}

/** Read the screen aloud by the telephone's own voice; pressed again it is silent. */
function readAloud(): void {
  if (speechSynthesis.speaking) {
    hush();
    return;
  }
  for (const [spoken, text] of byLanguage(page.querySelector("main") as HTMLElement)) {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = spoken;
    words.rate = 0.85;
    speechSynthesis.speak(words);
  }
}

/** What is written, in runs of one language: a contract is Chinese on an English page, too. */
function byLanguage(part: HTMLElement): [string, string][] {
  if (part.querySelector("[lang]") !== null) return Array.from(part.children).flatMap((each) => (each instanceof HTMLElement ? byLanguage(each) : []));
  const text = part.innerText.trim();
  return text === "" ? [] : [[part.closest<HTMLElement>("[lang]")?.lang ?? language, text]];
}

function hush(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

function steps(step: number | undefined): Child {
  if (step === undefined) return null;
  const marks = Array.from({ length: STEPS }, (_, index) => h("i", { class: index < step ? "on" : "" }));
  return h("div", { class: "steps", role: "img", "aria-label": () => t.shell.step(step, STEPS) }, ...marks);
}

function tellNetwork(): void {
  banner.hidden = navigator.onLine;
  fill(banner, icon("netoff"), () => t.shell.offline);
}
