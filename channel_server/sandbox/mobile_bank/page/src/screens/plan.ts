// D2: what it costs, before anything is agreed to; the smaller amount is one touch away, as the contract is.
import { drawableHere, loadLines, quote, theCase, today } from "../case.ts";
import { fill, h, icon, type Words } from "../dom.ts";
import type { InstalmentJson, RepaymentMethodJson } from "../gen/edian/channel/v1/types_pb.ts";
import { t } from "../language.ts";
import { fromMoney, ofYuan, percent, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, figure, inYuan, review, rows, strong } from "../parts.ts";
import { again, back, go, say, type Child, type View } from "../shell.ts";
import { monthDay, shortDate } from "../words.ts";

const FIRST_ROWS = 2;

export async function plan(): Promise<View> {
  if (theCase.line === null) await loadLines();
  const answer = await quote();
  if (!answer.ok) {
    return { step: 2, main: [h("h1", {}, () => t.plan.refused(yuan(theCase.amount))), because(answer.no)], foot: [answer.no.kind === "lost" && button(() => t.no.again, again), button(() => t.plan.otherAmount, () => go("line"), answer.no.kind === "lost" ? "second" : "act"), review(answer.no)], online: again };
  }
  return {
    step: 2,
    main: [h("h1", {}, () => t.plan.title(yuan(theCase.amount))), ...costs()],
    foot: [button(() => t.plan.read, () => go("contract"), "act", "read"), button(() => t.plan.change, () => go("change"), "second", "change")],
    changed: lineHasChanged,
  };
}

/** Another channel has used the line while the customer was looking. */
export function lineHasChanged(): void {
  const before = drawableHere();
  void loadLines().then(() => {
    const left = drawableHere();
    if (left === before) return;
    if (theCase.amount <= left) say(() => t.plan.stillFits(wholeYuan(left)));
    else say(() => t.plan.tooMuch(wholeYuan(left)), button(() => t.plan.changeAmount, () => go("line"), "quiet"));
  });
}

const method = (chosen: RepaymentMethodJson): Words => () => (t.methods[chosen] ?? [""])[0];

function costs(): Child[] {
  const schedule = theCase.quote?.schedule;
  const instalments = schedule?.instalments ?? [];
  return [
    first(instalments),
    rows(
      [() => t.plan.totalInterest, strong(inYuan(fromMoney(schedule?.totalInterest)))],
      [() => t.plan.total, strong(inYuan(fromMoney(schedule?.totalPayment)))],
      [() => t.plan.annualRate, percent(schedule?.annualRate)],
      [() => t.plan.simple, percent(schedule?.aprSimple)],
      ...(schedule?.irr === undefined ? [] : [[() => t.plan.irr, percent(schedule.irr)] as const]),
      [() => t.plan.method, method(theCase.method)],
      [() => t.plan.early, () => t.plan.earlyFree],
    ),
    table(instalments),
  ];
}

function first(instalments: readonly InstalmentJson[]): HTMLElement {
  const payments = instalments.map((each) => fromMoney(each.payment));
  const [one, last] = [payments[0] ?? (0 as Fen), payments[payments.length - 1] ?? (0 as Fen)];
  const same = payments.slice(0, -1).every((each) => each === one);
  const single = instalments.length === 1;
  const due = instalments[0]?.dueDate;
  const label = (): string => (single ? t.plan.onceOn(monthDay(due)) : same ? t.plan.monthlyOn(due?.day ?? 0) : t.shell.firstPayment);
  const odd = !single && same && last !== one;
  return h("section", { class: "panel pad" }, h("p", { class: "mic mut" }, label), h("p", { class: "row sp" }, figure(one, "hero ok"), h("span", { class: "mic mut" }, () => t.plan.count(instalments.length))), odd && h("p", { class: "mic mut" }, () => t.plan.last(yuan(last))));
}

function table(instalments: readonly InstalmentJson[]): HTMLElement {
  const body = h("tbody", {});
  const cell = (words: Words, className = ""): HTMLElement => h("td", { class: className }, words);
  const paint = (count: number): void => {
    fill(body, ...instalments.slice(0, count).map((each) => h("tr", {}, cell(String(each.number), "r b"), cell(() => shortDate(each.dueDate)), cell(yuan(fromMoney(each.payment)), "r b"), cell(yuan(fromMoney(each.interest)), "r"))));
  };
  paint(FIRST_ROWS);
  const all: HTMLElement = h("button", { class: "item ok b", type: "button", onclick: () => {
    paint(instalments.length);
    all.remove();
    place.focus({ preventScroll: true });
  } }, h("span", { class: "grow" }, () => t.plan.all(instalments.length)), icon("chev"));
  const place: HTMLElement = h("section", { class: "panel", tabindex: -1 }, h("table", {}, h("thead", {}, h("tr", {}, ...t.plan.head.map((_, index) => h("th", { class: index === 1 ? "" : "r" }, () => t.plan.head[index] ?? "")))), body), instalments.length > FIRST_ROWS && all);
  return place;
}

/** Less, by other means, or on another day; the way back shows what that costs, as the way on does. */
export function change(): View {
  const less = [0.75, 0.5, 0.25].map((part) => ofYuan(Math.floor((theCase.amount * part) / 100 / 100) * 100)).filter((each) => each >= ofYuan(1_000));
  const methods = theCase.line?.methods ?? [];
  const days = [...new Set([today(), 5, 10, 15, 20, 25])].sort((a, b) => a - b);
  const main = [
    h("h1", {}, () => t.plan.change),
    h("div", {}, h("h2", {}, () => t.plan.howMuch), chips(() => t.plan.howMuch, [theCase.amount, ...less].map((value) => ({ value, words: wholeYuan(value) })), () => theCase.amount, (value) => (theCase.amount = value))),
    h("div", {}, h("h2", {}, () => t.plan.method), chips(() => t.plan.method, methods.map((value) => ({ value, words: method(value) })), () => theCase.method, (value) => (theCase.method = value), "sentences")),
    h("div", {}, h("h2", {}, () => t.plan.dueDay), chips(() => t.plan.dueDay, days.map((value) => ({ value, words: () => t.plan.dueDayChoice(value) })), () => theCase.dueDay, (value) => (theCase.dueDay = value))),
  ];
  return { step: 2, main, foot: [button(() => t.plan.again, back), button(() => t.plan.otherAmounts, () => go("line"), "second")], changed: lineHasChanged };
}
