// The frame around every screen: bar, main, foot; the way between screens; large type, reading aloud, being without a network.
import { fill, h, icon } from "./dom.ts";
import { isLarge, setLarge } from "./store.ts";

export type Child = Node | string | null | false | undefined;

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
}

export type ScreenName = "sign-in" | "line" | "plan" | "contract" | "sign" | "outcome" | "repay" | "records" | "code" | "take" | "trip" | "parted";
export type Screen = () => View | Promise<View>;

const STEPS = 4;
const page = document.getElementById("page") as HTMLElement;
const banner = h("div", { class: "banner", role: "status", hidden: true });
const notice = h("div", { class: "notice", role: "status", hidden: true });

let screens: Partial<Record<ScreenName, Screen>> = {};
let shown: View | null = null;
let turn = 0;
let waiting = "";

export function start(all: Record<ScreenName, Screen>, first: ScreenName): void {
  screens = all;
  addEventListener("popstate", () => void show(named(location.hash)));
  for (const event of ["online", "offline"]) addEventListener(event, tellNetwork);
  document.documentElement.classList.toggle("large", isLarge());
  tellNetwork();
  go(first, { replace: true });
}

/** Show a screen, and words above it. Its name is all that stands in the address. */
export function go(name: ScreenName, how: { replace?: boolean; words?: string } = {}): void {
  waiting = how.words ?? "";
  const address = `#${name}`;
  if (how.replace === true) history.replaceState(null, "", address);
  else if (location.hash !== address) history.pushState(null, "", address);
  void show(name);
}

/** Show the same screen anew. */
export const again = (): void => void show(named(location.hash));

export const current = (): ScreenName => named(location.hash);

/** Tell the screen that something has changed elsewhere. */
export const tellChanged = (): void => shown?.changed?.();

/** Say something above the screen until it is left, or until something else is said. */
export function say(words: string, ...acts: Child[]): void {
  // What asks for an act is to be seen as such.
  notice.classList.toggle("attn", acts.length > 0);
  fill(notice, icon(acts.length > 0 ? "alert" : "info"), h("span", { class: "grow" }, words), ...acts);
  notice.hidden = false;
}

function named(hash: string): ScreenName {
  const name = hash.slice(1).split("=")[0] as ScreenName;
  return name in screens ? name : "line";
}

async function show(name: ScreenName): Promise<void> {
  const mine = ++turn;
  shown?.leave?.();
  shown = null;
  // What does not come at once is said to be coming.
  const late = setTimeout(() => {
    if (mine === turn && page.querySelector("main") !== null) fill(page.querySelector("main") as HTMLElement, h("p", { class: "soft", role: "status" }, "正在问银行…"));
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
  const large = h("button", { class: "pill", "aria-pressed": String(isLarge()), onclick: () => {
    setLarge(!isLarge());
    document.documentElement.classList.toggle("large", isLarge());
    large.setAttribute("aria-pressed", String(isLarge()));
  } }, "大字");
  return h("header", { class: "bar" },
    canGoBack && h("button", { class: "back", "aria-label": "返回", onclick: () => history.back() }, icon("back")),
    h("span", { class: "brand" }, "样本手机银行"),
    h("span", { class: "push" }, large, "speechSynthesis" in window && h("button", { class: "pill", onclick: readAloud }, "念给我听")),
  );
}

/** Read the screen aloud by the telephone's own voice; pressed again it is silent. */
function readAloud(): void {
  if (speechSynthesis.speaking) {
    speechSynthesis.cancel();
    return;
  }
  const words = new SpeechSynthesisUtterance((page.querySelector("main") as HTMLElement).innerText);
  words.lang = "zh-CN";
  words.rate = 0.85;
  speechSynthesis.speak(words);
}

function steps(step: number | undefined): Child {
  if (step === undefined) return null;
  const marks = Array.from({ length: STEPS }, (_, index) => h("i", { class: index < step ? "on" : "" }));
  return h("div", { class: "steps", role: "img", "aria-label": `第 ${step} 步，共 ${STEPS} 步` }, ...marks);
}

function tellNetwork(): void {
  banner.hidden = navigator.onLine;
  fill(banner, icon("netoff"), "现在没有网。已经发出的不受影响，有网了会接着问。");
}
