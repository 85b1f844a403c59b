// D2: what it costs, before anything is agreed to; the smaller amount is one touch away, as the contract is.
import { drawableHere, loadLines, quote, theCase, today } from "../case.ts";
import { fill, h, icon } from "../dom.ts";
import type { InstalmentJson } from "../gen/edian/channel/v1/types_pb.ts";
import { fromMoney, ofYuan, percent, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, figure, inYuan, review, rows, strong } from "../parts.ts";
import { go, say, type Child, type View } from "../shell.ts";
import { METHODS, monthDay, shortDate } from "../words.ts";

const FIRST_ROWS = 2;

export async function plan(): Promise<View> {
  if (theCase.line === null) await loadLines();
  const answer = await quote();
  if (!answer.ok) {
    return { step: 2, main: [h("h1", {}, `借 ${yuan(theCase.amount)} 元，现在办不了`), because(answer.no)], foot: [button("换个金额", () => go("line")), review(answer.no)] };
  }
  return {
    step: 2,
    main: [h("h1", {}, `借 ${yuan(theCase.amount)} 元，要还这些`), ...costs()],
    foot: [button("就这样，看合同", () => go("contract"), "act", "read"), button("少借一点，或换个还法", change, "second", "change")],
    changed: lineHasChanged,
  };
}

/** Another channel has used the line while the customer was looking. */
export function lineHasChanged(): void {
  const before = drawableHere();
  void loadLines().then(() => {
    const left = drawableHere();
    if (left === before) return;
    if (theCase.amount <= left) say(`额度刚有变动，现在还能用 ${wholeYuan(left)} 元，不影响这一笔。`);
    else say(`刚刚在别处用了额度，现在手机最多能借 ${wholeYuan(left)} 元。`, button("改金额", () => go("line"), "quiet"));
  });
}

function costs(): Child[] {
  const schedule = theCase.quote?.schedule;
  const instalments = schedule?.instalments ?? [];
  return [
    first(instalments),
    rows(
      ["利息一共", strong(inYuan(fromMoney(schedule?.totalInterest)))],
      ["本金加利息", strong(inYuan(fromMoney(schedule?.totalPayment)))],
      ["年利率", percent(schedule?.annualRate)],
      ["年化利率（单利）", percent(schedule?.aprSimple)],
      ...(schedule?.irr === undefined ? [] : [["按还款计划折算", percent(schedule.irr)] as const]),
      ["怎么还", (METHODS[theCase.method] ?? [""])[0]],
      ["提前还", "随时可以，不另收钱"],
    ),
    table(instalments),
  ];
}

function first(instalments: readonly InstalmentJson[]): HTMLElement {
  const payments = instalments.map((each) => fromMoney(each.payment));
  const [one, last] = [payments[0] ?? (0 as Fen), payments[payments.length - 1] ?? (0 as Fen)];
  const same = payments.slice(0, -1).every((each) => each === one);
  const single = instalments.length === 1;
  const label = single ? `${monthDay(instalments[0]?.dueDate)}一次还` : same ? `每月 ${instalments[0]?.dueDate?.day ?? ""} 日还` : "第一次还";
  const odd = !single && same && last !== one;
  return h("section", { class: "panel pad" }, h("p", { class: "mic mut" }, label), h("p", { class: "row sp" }, figure(one, "hero ok"), h("span", { class: "mic mut" }, `共 ${instalments.length} 次`)), odd && h("p", { class: "mic mut" }, `最后一次 ${inYuan(last)}`));
}

function table(instalments: readonly InstalmentJson[]): HTMLElement {
  const body = h("tbody", {});
  const cell = (words: string, className = ""): HTMLElement => h("td", { class: className }, words);
  const paint = (count: number): void => {
    fill(body, ...instalments.slice(0, count).map((each) => h("tr", {}, cell(String(each.number), "r b"), cell(shortDate(each.dueDate)), cell(yuan(fromMoney(each.payment)), "r b"), cell(yuan(fromMoney(each.interest)), "r"))));
  };
  paint(FIRST_ROWS);
  const all: HTMLElement = h("button", { class: "item ok b", type: "button", onclick: () => {
    paint(instalments.length);
    all.remove();
  } }, h("span", { class: "grow" }, `看全部 ${instalments.length} 次`), icon("chev"));
  return h("section", { class: "panel" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { class: "r" }, "次"), h("th", {}, "哪天还"), h("th", { class: "r" }, "还多少（元）"), h("th", { class: "r" }, "其中利息"))), body), instalments.length > FIRST_ROWS && all);
}

/** Less, by other means, or on another day: on the same page, without going back. */
function change(): void {
  const main = document.querySelector("main") as HTMLElement;
  const less = [0.75, 0.5, 0.25].map((part) => ofYuan(Math.floor((theCase.amount * part) / 100 / 100) * 100)).filter((each) => each >= ofYuan(1_000));
  const methods = theCase.line?.methods ?? [];
  const days = [...new Set([today(), 5, 10, 15, 20, 25])].sort((a, b) => a - b);
  fill(main,
    h("h1", {}, "少借一点，或换个还法"),
    h("div", {}, h("h2", {}, "借多少"), chips("借多少", [theCase.amount, ...less].map((value) => ({ value, words: wholeYuan(value) })), () => theCase.amount, (value) => (theCase.amount = value))),
    h("div", {}, h("h2", {}, "怎么还"), chips("怎么还", methods.map((value) => ({ value, words: (METHODS[value] ?? [""])[0] })), () => theCase.method, (value) => (theCase.method = value))),
    h("div", {}, h("h2", {}, "每月哪天还"), chips("每月哪天还", days.map((value) => ({ value, words: `${value} 日` })), () => theCase.dueDay, (value) => (theCase.dueDay = value))),
  );
  fill(document.querySelector("footer") as HTMLElement, button("再看要还多少", () => go("plan")), button("换别的金额", () => go("line"), "second"));
}
