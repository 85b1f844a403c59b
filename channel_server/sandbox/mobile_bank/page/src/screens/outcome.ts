// D5: 已办成, 正在确认, 未办, 请找工作人员. Which of them, the bank has said.
import { available, drawableHere, loadLines, startOver, theCase } from "../case.ts";
import { h } from "../dom.ts";
import { followSent, ofDrawdown, ofRepayment, type Fate } from "../fate.ts";
import type { Answer } from "../api.ts";
import type { CreateDrawdownRequestJson } from "../gen/edian/channel/v1/drawdown_service_pb.ts";
import type { CreateRepaymentRequestJson } from "../gen/edian/channel/v1/repayment_service_pb.ts";
import { fromMoney, yuan } from "../money.ts";
import { because, button, inYuan, note, review, rows, sign, strong, withIcon } from "../parts.ts";
import { saveReceipt } from "../receipt.ts";
import { go, say, type Child, type View } from "../shell.ts";
import { keepBeforeSending, onSentElsewhere, sentBy, type Sent } from "../store.ts";
import { act, owner } from "../visit.ts";
import { MONEY_MS } from "../api.ts";
import { clock, monthDay, seconds } from "../words.ts";

/** What is on its way from this tab. */
let under: { sent: Sent; answer: Promise<Answer<Fate>> } | null = null;

export async function sendDrawdown(request: CreateDrawdownRequestJson & { requestId: string }): Promise<void> {
  await send({ requestId: request.requestId, kind: "drawdown", amount: fromMoney(request.terms?.amount), time: Date.now() }, async () => {
    const answer = await act("DrawdownService/CreateDrawdown", request, MONEY_MS);
    return answer.ok ? { ok: true, value: ofDrawdown(answer.value.drawdown ?? {}) } : answer;
  });
}

export async function sendRepayment(request: CreateRepaymentRequestJson & { requestId: string }): Promise<void> {
  await send({ requestId: request.requestId, kind: "repayment", amount: fromMoney(request.amount), time: Date.now() }, async () => {
    const answer = await act("RepaymentService/CreateRepayment", request, MONEY_MS);
    return answer.ok ? { ok: true, value: ofRepayment(answer.value.repayment ?? {}) } : answer;
  });
}

async function send(sent: Sent, call: () => Promise<Answer<Fate>>): Promise<void> {
  let kept: Sent;
  try {
    kept = await keepBeforeSending(owner(), sent);
  } catch {
    go("line", { replace: true, words: "这个浏览器不让存记录，断网时就问不到结果，所以没有发出。请换个浏览器，或到终端、柜台办。" });
    return;
  }
  if (kept.requestId !== sent.requestId) {
    go("outcome", { replace: true, words: "这台手机上另有一笔正在办，先看它。刚才这一笔没有发出。" });
    return;
  }
  under = { sent, answer: call() };
  go("outcome", { replace: true });
}

export function outcome(): View {
  const sent = under?.sent ?? sentBy(owner());
  if (sent === null) {
    go("line", { replace: true });
    return { main: [] };
  }
  const stop = new AbortController();
  const main = h("div", { class: "stack", "aria-live": "polite" });
  const foot = h("div", { class: "stack" });
  const paint = (fate: Fate): void => {
    const view = pictured(fate, sent);
    main.replaceChildren(...kept(view.main));
    foot.replaceChildren(...kept(view.foot ?? []));
  };
  paint({ word: "asking", amount: sent.amount, queryNumber: "" });
  const first = under?.answer ?? null;
  under = null;
  void followSent(sent, first, (fate) => void known(fate).then(() => paint(fate)), stop.signal);
  const deaf = onSentElsewhere(owner(), () => undefined);
  return { main: [main], foot: [foot], final: true, leave: () => {
    stop.abort();
    deaf();
  } };
}

/** With an end the line has changed: its figures are asked for before they are shown. */
async function known(fate: Fate): Promise<void> {
  if (fate.word === "not-done" || fate.word === "done") await loadLines();
}

const kept = (children: readonly Child[]): (Node | string)[] => children.filter((each): each is Node | string => each !== null && each !== undefined && each !== false);

function pictured(fate: Fate, sent: Sent): View {
  switch (fate.word) {
    case "done":
      return done(fate, sent);
    case "not-done":
      return notDone(fate, sent);
    case "confirming":
    case "asking":
      return confirming(fate, sent);
    case "staff":
      return {
        main: [sign("staff", "请找工作人员", "这一笔要人来看，钱有账可查"), note("attn", "请不要再办一次。"), rows(["金额", inYuan(fate.amount)], ["编号", fate.queryNumber])],
        foot: [phone("打电话问"), button("知道了", () => go("line"), "second")],
      };
  }
}

function done(fate: Fate, sent: Sent): View {
  const { drawdown, repayment } = fate;
  const subject = drawdown?.drawdownId ?? repayment?.repaymentId ?? sent.subjectId ?? "";
  const instalment = drawdown?.schedule?.instalments?.[0];
  const left = fromMoney(drawdown?.line?.available ?? repayment?.line?.available ?? theCase.line?.balance?.available);
  const pairs: (readonly [string, Child])[] = drawdown !== undefined
    ? [["到账时间", seconds(drawdown.updateTime)], ["收款卡", `尾号 ${drawdown.cardTail ?? ""}`], ["第一次还款", monthDay(instalment?.dueDate)], ["还多少", strong(inYuan(fromMoney(instalment?.payment)))], ["还能用", strong(inYuan(left))], ["借据号", drawdown.loanNoteId ?? ""]]
    : repayment !== undefined
      ? [["时间", seconds(repayment.updateTime)], ["付款卡", `尾号 ${repayment.cardTail ?? ""}`], ["还欠本金", inYuan(fromMoney(repayment.principalBalance))], ["还能用", strong(inYuan(left))], ["编号", fate.queryNumber]]
      : [["金额", inYuan(fate.amount)], ["还能用", strong(inYuan(available()))], ["编号", fate.queryNumber]];
  const save = async (): Promise<void> => {
    const words = await saveReceipt(subject);
    if (words !== "") say(words);
  };
  return {
    main: [sign("done", "已办成", sent.kind === "drawdown" ? `${yuan(fate.amount)} 元已到您的卡上` : `${yuan(fate.amount)} 元已还上`), rows(...pairs)],
    foot: [button("好了", () => {
      startOver();
      go("line");
    }), subject !== "" && button(withIcon("paper", "存回单"), () => void save(), "second", "receipt")],
  };
}

function confirming(fate: Fate, sent: Sent): View {
  const asking = fate.word === "asking";
  return {
    main: [
      sign("confirming", "正在确认", asking ? "银行还没有回话，正在问这一笔办了没有" : "这一笔还没有结果。钱不会少，也不会放两次"),
      note("attn", "请不要再办一次。关掉这一页、没有网，都不影响结果。"),
      rows(["金额", inYuan(fate.amount)], ["发出", seconds(sent.time)], ...deadline(fate), ...(fate.queryNumber === "" ? [] : [["编号", fate.queryNumber] as const])),
    ],
    foot: [button("知道了，可以关掉", () => go("line")), phone("打电话问")],
  };
}

function deadline(fate: Fate): (readonly [string, Child])[] {
  const latest = fate.drawdown?.confirmDeadline ?? fate.repayment?.confirmDeadline;
  return latest === undefined || latest === null ? [] : [["最迟什么时候知道", strong(clock(latest))]];
}

function notDone(fate: Fate, sent: Sent): View {
  const drawing = sent.kind === "drawdown";
  const left = drawableHere();
  const smaller = drawing && left > 0 && left < fate.amount;
  const subject = fate.drawdown?.drawdownId ?? fate.repayment?.repaymentId ?? "";
  const why = fate.never === true
    ? h("section", { class: "panel pad why" }, h("h2", {}, "为什么"), h("p", {}, "发出的时候网断了，银行没有收到。这一笔以后也不会再办。"), h("h2", {}, "怎样就能办"), h("p", {}, "有网的时候重新来一遍就行。"))
    : fate.no === undefined ? null : because(fate.no);
  // A refusal's own number stands with its reason.
  const quoteNumber = (fate.no?.quoteNumber ?? "") === "" ? fate.queryNumber : "";
  return {
    main: [
      sign("not-done", "未办", drawing ? "没有借成，一分钱没动" : "没有还成，一分钱没动"),
      why,
      rows([drawing ? "想借" : "想还", inYuan(fate.amount)], ...(drawing ? [["还能用", strong(inYuan(available()))] as const] : []), ...(quoteNumber === "" ? [] : [["编号", quoteNumber] as const])),
    ],
    foot: [
      smaller ? button(`改成 ${yuan(left)} 元再看`, () => {
        theCase.amount = left;
        theCase.quote = null;
        go("plan");
      }, "act", "smaller") : button("重新来一遍", () => {
        theCase.quote = null;
        go(drawing ? "line" : "repay");
      }),
      drawing && (theCase.line?.openNotes ?? []).length > 0 && button("先还一部分", () => go("repay"), "second"),
      fate.no !== undefined && review(fate.no, subject),
    ],
  };
}

export function phone(words: string): HTMLElement {
  const number = document.querySelector<HTMLMetaElement>('meta[name="help-phone"]')?.content ?? "";
  return h("a", { class: "btn second", href: `tel:${number}` }, words);
}
