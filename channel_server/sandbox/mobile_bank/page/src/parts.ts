// Parts that several screens share.
import { fill, h, icon, type Child, type IconName, type Words } from "./dom.ts";
import { t, told } from "./language.ts";
import { cents, wholeYuan, yuan, type Fen } from "./money.ts";
import type { No, Refused } from "./refusal.ts";
import { newId } from "./store.ts";
import { ask } from "./visit.ts";
import { clock } from "./words.ts";

export const button = (words: Child, press: () => void, kind: "act" | "second" | "quiet" = "act", id?: string): HTMLButtonElement =>
  h("button", { class: `btn ${kind}`, type: "button", onclick: press, id }, words) as HTMLButtonElement;

export const withIcon = (name: IconName, words: Words): HTMLElement => h("span", { class: "row" }, icon(name), words);

export const rows = (...pairs: readonly (readonly [Words, Child])[]): HTMLElement =>
  h("dl", { class: "panel kvs" }, ...pairs.map(([label, value]) => h("div", { class: "kv" }, h("dt", {}, label), h("dd", {}, value))));

export const strong = (words: Words): HTMLElement => h("b", {}, words);

/** A figure with its fen smaller. */
export const figure = (amount: Fen, className = ""): HTMLElement => h("span", { class: `v ${className}` }, wholeYuan(amount), h("small", {}, `.${cents(amount)}`));

export const inYuan = (amount: Fen): Words => () => t.yuan(yuan(amount));

export const note = (kind: "attn" | "plain", ...words: Child[]): HTMLElement => h("div", { class: `note ${kind}` }, icon(kind === "attn" ? "alert" : "info"), h("span", {}, ...words));

/** Which choice an arrow leads to from another, round and round; null for a key that leads nowhere. Source: WAI-ARIA APG, radio group. */
const led = (key: string, from: number, count: number): number | null =>
  key === "ArrowRight" || key === "ArrowDown" ? (from + 1) % count : key === "ArrowLeft" || key === "ArrowUp" ? (from + count - 1) % count : null;

/** Choices of which one holds. By keys they are one stop: Tab leads to the choice that holds, arrows to the others. */
export function chips<T>(label: Words, choices: readonly { value: T; words: Words; lang?: string }[], chosen: () => T | null, choose: (value: T) => void, shape: "figures" | "words" | "sentences" = "figures"): HTMLElement {
  const group = h("div", { class: `chips ${shape}`, role: "radiogroup", "aria-label": label, "data-count": String(Math.min(choices.length, 4)) });
  const paint = (): void => {
    const held = group.contains(document.activeElement);
    const holds = choices.findIndex(({ value }) => chosen() === value);
    fill(group, ...choices.map(({ value, words, lang }, index) => {
      const on = index === holds;
      const stop = index === Math.max(0, holds);
      return h("button", { class: "chip", type: "button", role: "radio", lang, "aria-checked": String(on), tabindex: stop ? 0 : -1, onclick: () => {
        choose(value);
        paint();
      } }, on && icon("check"), words);
    }));
    if (held) holdFocus(group);
  };
  group.addEventListener("keydown", (event) => {
    const buttons = [...group.querySelectorAll<HTMLElement>("[role=radio]")];
    const to = event.altKey || event.ctrlKey || event.metaKey ? null : led(event.key, buttons.indexOf(document.activeElement as HTMLElement), buttons.length);
    if (to === null) return;
    event.preventDefault();
    buttons[to]?.focus({ preventScroll: true });
    buttons[to]?.click();
  });
  paint();
  return group;
}

/** Who goes by keys, or by what is read aloud, stays at the choice that was made. */
export const holdFocus = (group: HTMLElement): void => group.querySelector<HTMLElement>("[aria-checked=true]")?.focus({ preventScroll: true });

export const sign = (kind: "done" | "confirming" | "not-done" | "staff", words: Words, below: Words): HTMLElement => {
  const icons: Record<typeof kind, IconName> = { done: "check", confirming: "hourglass", "not-done": "bar", staff: "user" };
  return h("div", { class: `sign ${kind}` }, h("div", { class: "mark" }, icon(icons[kind])), h("h1", {}, words), h("p", { class: "soft" }, below));
};

/** Why not, and how it can be done. */
export function because(no: No): HTMLElement {
  if (no.kind !== "refused") {
    return no.kind === "lost" ? explained(() => t.no.lost, () => t.no.lostRemedy) : explained(() => t.no.absent, () => t.no.absentRemedy);
  }
  // Three lines as the bank writes them: why, whether money has moved, and what would do, which stands by itself here.
  const lines = (): string[] => told(no.sentence).split("\n");
  const remedy = (): string => told(no.remedy) || (lines()[2] ?? "");
  return explained(() => lines().slice(0, 2).join(t.between), remedy() === "" ? null : remedy, no.quoteNumber);
}

export function explained(why: Words, remedy: Words | null, quoteNumber = ""): HTMLElement {
  return h("section", { class: "panel pad why", role: "alert" },
    h("h2", {}, () => t.no.why), h("p", {}, why),
    remedy !== null && h("h2", {}, () => t.no.how), remedy !== null && h("p", {}, remedy),
    quoteNumber !== "" && h("p", { class: "mic number" }, () => `${t.shell.number} `, h("b", { lang: "zh-CN" }, quoteNumber)));
}

/** A refusal's whole sentence, where it is said beside something else. */
export const saidBy = (no: Refused): Words => () => told(no.sentence);

/** One tap: a person looks at the refusal again. Its id is made once, so that a second tap asks for nothing new. */
export function review(no: No, subjectId = ""): HTMLElement {
  const place = h("div", { class: "review" });
  if (no.kind !== "refused" || !no.reviewable) return place;
  const requestId = newId();
  const send = async (): Promise<void> => {
    pressed.disabled = true;
    const answer = await ask("RecordService/RequestReview", { requestId, reason: no.reason, ...(subjectId === "" ? {} : { subjectId }) });
    if (answer.ok) {
      const { queryNumber = "", answerBy } = answer.value;
      fill(place, h("p", { class: "note plain", role: "status" }, icon("done"), h("span", {}, () => t.no.reviewed(queryNumber, clock(answerBy)))));
    }
    else if (answer.no.kind === "absent") fill(place, note("plain", () => t.no.reviewAbsent(no.quoteNumber || no.reason)));
    else fill(place, note("plain", answer.no.kind === "lost" ? () => t.no.reviewLost : saidBy(answer.no)), again());
  };
  const again = (): HTMLElement => button(() => t.no.again, () => void send(), "quiet");
  const pressed = button(() => t.no.review, () => void send(), "quiet", "review");
  return fill(place, pressed);
}

/** A bar that empties, with the time in words. Ends by calling `over`. */
export function countdown(until: number, whole: number, over: () => void): { node: HTMLElement; stop: () => void } {
  const words = h("span", { class: "time", role: "timer" });
  const filled = h("i", {});
  const tick = (): void => {
    const left = Math.max(0, until - Date.now());
    const wholeSeconds = Math.ceil(left / 1000);
    fill(words, () => t.minutesAndSeconds(Math.trunc(wholeSeconds / 60), wholeSeconds % 60));
    filled.style.width = `${Math.min(100, (left / whole) * 100)}%`;
    if (left > 0) return;
    clearInterval(timer);
    over();
  };
  const timer = setInterval(tick, 500);
  const node = h("div", { class: "left" }, h("div", { class: "row sp" }, h("span", { class: "soft" }, () => t.code.left), words), h("div", { class: "track" }, filled));
  queueMicrotask(tick);
  return { node, stop: () => clearInterval(timer) };
}
