// Parts that several screens share.
import { fill, h, icon, type IconName } from "./dom.ts";
import { cents, wholeYuan, yuan, type Fen } from "./money.ts";
import type { No } from "./refusal.ts";
import type { Child } from "./shell.ts";
import { newId } from "./store.ts";
import { act } from "./visit.ts";
import { clock } from "./words.ts";

export const button = (words: Child, press: () => void, kind: "act" | "second" | "quiet" = "act", id?: string): HTMLButtonElement =>
  h("button", { class: `btn ${kind}`, type: "button", onclick: press, id }, words) as HTMLButtonElement;

export const withIcon = (name: IconName, words: string): HTMLElement => h("span", { class: "row" }, icon(name), words);

export const rows = (...pairs: readonly (readonly [string, Child])[]): HTMLElement =>
  h("dl", { class: "panel kvs" }, ...pairs.map(([label, value]) => h("div", { class: "kv" }, h("dt", {}, label), h("dd", {}, value))));

export const strong = (words: string): HTMLElement => h("b", {}, words);

/** A figure with its fen smaller. */
export const figure = (amount: Fen, className = ""): HTMLElement => h("span", { class: `v ${className}` }, wholeYuan(amount), h("small", {}, `.${cents(amount)}`));

export const inYuan = (amount: Fen): string => `${yuan(amount)} 元`;

export const note = (kind: "attn" | "plain", ...words: Child[]): HTMLElement => h("div", { class: `note ${kind}` }, icon(kind === "attn" ? "alert" : "info"), h("span", {}, ...words));

/** Choices of which one holds; a digit key is not needed, a finger is. */
export function chips<T>(label: string, choices: readonly { value: T; words: string }[], chosen: () => T | null, choose: (value: T) => void): HTMLElement {
  const group = h("div", { class: "chips", role: "radiogroup", "aria-label": label, "data-count": String(Math.min(choices.length, 4)) });
  const paint = (): void => {
    fill(group, ...choices.map(({ value, words }) => {
      const on = chosen() === value;
      return h("button", { class: "chip", type: "button", role: "radio", "aria-checked": String(on), onclick: () => {
        choose(value);
        paint();
      } }, on && icon("check"), words);
    }));
  };
  paint();
  return group;
}

export const sign = (kind: "done" | "confirming" | "not-done" | "staff", words: string, below: string): HTMLElement => {
  const icons: Record<typeof kind, IconName> = { done: "check", confirming: "hourglass", "not-done": "bar", staff: "user" };
  return h("div", { class: `sign ${kind}` }, h("div", { class: "mark" }, icon(icons[kind])), h("h1", {}, words), h("p", { class: "soft" }, below));
};

const NO_ANSWER = "没有连上银行，网络不好。什么都没有办，钱没有动。";
const ABSENT = "这家银行还没有在手机上开这一项。";

/** Why not, and how it can be done. */
export function because(no: No): HTMLElement {
  if (no.kind !== "refused") {
    const remedy = no.kind === "lost" ? "有网的地方再按一次。" : "请到柜台或打客服电话办。";
    return explained(no.kind === "lost" ? NO_ANSWER : ABSENT, remedy);
  }
  // Three lines as the bank writes them: why, whether money has moved, and what would do, which stands by itself here.
  const [why = "", moved = "", remedy = ""] = no.sentence.split("\n");
  return explained(why + moved, no.remedy || remedy, no.quoteNumber);
}

function explained(why: string, remedy: string, quoteNumber = ""): HTMLElement {
  return h("section", { class: "panel pad why", role: "alert" },
    h("h2", {}, "为什么"), h("p", {}, why),
    remedy !== "" && h("h2", {}, "怎样就能办"), remedy !== "" && h("p", {}, remedy),
    quoteNumber !== "" && h("p", { class: "mic number" }, "编号 ", h("b", {}, quoteNumber)));
}

/** One tap: a person looks at the refusal again. Its id is made once, so that a second tap asks for nothing new. */
export function review(no: No, subjectId = ""): HTMLElement {
  const place = h("div", { class: "review" });
  if (no.kind !== "refused" || !no.reviewable) return place;
  const requestId = newId();
  const ask = async (): Promise<void> => {
    pressed.disabled = true;
    const answer = await act("RecordService/RequestReview", { requestId, reason: no.reason, ...(subjectId === "" ? {} : { subjectId }) });
    if (answer.ok) fill(place, h("p", { class: "note plain", role: "status" }, icon("done"), h("span", {}, `已经请人复查，编号 ${answer.value.queryNumber}。最迟 ${clock(answer.value.answerBy)} 答复您。`)));
    else if (answer.no.kind === "absent") fill(place, note("plain", "这家银行还没有在手机上开复查。请打客服电话，或到柜台说：", no.quoteNumber || no.reason));
    else fill(place, note("plain", answer.no.kind === "lost" ? "没有连上银行，还没有记下。" : answer.no.sentence), again());
  };
  const again = (): HTMLElement => button("再按一次", () => void ask(), "quiet");
  const pressed = button("我不同意，请人复查", () => void ask(), "quiet", "review");
  return fill(place, pressed);
}

/** A bar that empties, with the time in words. Ends by calling `over`. */
export function countdown(until: number, whole: number, over: () => void): { node: HTMLElement; stop: () => void } {
  const words = h("span", { class: "time", role: "timer" });
  const filled = h("i", {});
  const tick = (): void => {
    const left = Math.max(0, until - Date.now());
    const wholeSeconds = Math.ceil(left / 1000);
    fill(words, `${Math.trunc(wholeSeconds / 60)} 分 ${String(wholeSeconds % 60).padStart(2, "0")} 秒`);
    filled.style.width = `${Math.min(100, (left / whole) * 100)}%`;
    if (left > 0) return;
    clearInterval(timer);
    over();
  };
  const timer = setInterval(tick, 500);
  const node = h("div", { class: "left" }, h("div", { class: "row sp" }, h("span", { class: "soft" }, "还能用"), words), h("div", { class: "track" }, filled));
  queueMicrotask(tick);
  return { node, stop: () => clearInterval(timer) };
}
