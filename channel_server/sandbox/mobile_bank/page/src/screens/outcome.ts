// D5: 已办成, 正在确认, 未办, 请找工作人员. Which of them, the bank has said.
import { available, drawableHere, loadLines, startOver, theCase } from "../case.ts";
import { fill, h, type Words } from "../dom.ts";
import { followSent, ofDrawdown, ofRepayment, type Fate } from "../fate.ts";
import type { Answer } from "../api.ts";
import type { CreateDrawdownRequestJson } from "../gen/edian/channel/v1/drawdown_service_pb.ts";
import type { CreateRepaymentRequestJson } from "../gen/edian/channel/v1/repayment_service_pb.ts";
import { t } from "../language.ts";
import { fromMoney, yuan } from "../money.ts";
import { because, button, explained, inYuan, note, review, rows, sign, strong, withIcon } from "../parts.ts";
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
    go("line", { replace: true, words: () => t.outcome.cannotKeep });
    return;
  }
  if (kept.requestId !== sent.requestId) {
    go("outcome", { replace: true, words: () => t.outcome.another });
    return;
  }
  under = { sent, answer: call() };
  // They are spent, whatever becomes of it.
  theCase.quote = theCase.contract = null;
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
  let ended = false;
  const paint = (fate: Fate): void => {
    ended = fate.word === "done";
    const view = pictured(fate, sent);
    fill(main, ...view.main);
    fill(foot, ...(view.foot ?? []));
  };
  paint({ word: "asking", amount: sent.amount, queryNumber: "" });
  const first = under?.answer ?? null;
  under = null;
  void followSent(sent, first, (fate) => void known(fate).then(() => paint(fate)), stop.signal);
  const deaf = onSentElsewhere(owner(), () => undefined);
  return { main: [main], foot: [foot], final: true, leave: () => {
    stop.abort();
    deaf();
    // What was chosen has been done: nothing of it is offered again, whichever way one goes on.
    if (ended) startOver();
  } };
}

/** With an end the line has changed: its figures are asked for before they are shown. */
async function known(fate: Fate): Promise<void> {
  if (fate.word === "not-done" || fate.word === "done") await loadLines();
}

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
        main: [sign("staff", () => t.outcomes.staff, () => t.outcome.staff), note("attn", () => t.outcome.notAgain), rows([() => t.shell.amount, inYuan(fate.amount)], ...numbered(fate.queryNumber))],
        foot: [phone(() => t.outcome.call), button(() => t.outcome.understood, () => go("line"), "second")],
      };
  }
}

function done(fate: Fate, sent: Sent): View {
  const { drawdown, repayment } = fate;
  const subject = drawdown?.drawdownId ?? repayment?.repaymentId ?? sent.subjectId ?? "";
  const instalment = drawdown?.schedule?.instalments?.[0];
  const left = fromMoney(drawdown?.line?.available ?? repayment?.line?.available ?? theCase.line?.balance?.available);
  const pairs: (readonly [Words, Child])[] = drawdown !== undefined
    ? [[() => t.outcome.paidTime, () => seconds(drawdown.updateTime)], [() => t.outcome.paidTo, () => t.tail(drawdown.cardTail ?? "")], [() => t.outcome.firstPaymentOn, () => monthDay(instalment?.dueDate)], [() => t.outcome.howMuch, strong(inYuan(fromMoney(instalment?.payment)))], [() => t.shell.available, strong(inYuan(left))], [() => t.outcome.note, drawdown.loanNoteId ?? ""]]
    : repayment !== undefined
      ? [[() => t.outcome.time, () => seconds(repayment.updateTime)], [() => t.outcome.paidFrom, () => t.tail(repayment.cardTail ?? "")], [() => t.outcome.principalLeft, inYuan(fromMoney(repayment.principalBalance))], [() => t.shell.available, strong(inYuan(left))], ...numbered(fate.queryNumber)]
      : [[() => t.shell.amount, inYuan(fate.amount)], [() => t.shell.available, strong(inYuan(available()))], ...numbered(fate.queryNumber)];
  const save = async (): Promise<void> => {
    const words = await saveReceipt(subject);
    if (words !== "") say(words);
  };
  return {
    main: [sign("done", () => t.outcomes.done, () => (sent.kind === "drawdown" ? t.outcome.drawn : t.outcome.repaid)(yuan(fate.amount))), rows(...pairs)],
    foot: [button(() => t.shell.fine, () => go("line"), "act", "fine"), subject !== "" && button(withIcon("paper", () => t.outcome.receipt), () => void save(), "second", "receipt")],
  };
}

function confirming(fate: Fate, sent: Sent): View {
  const asking = fate.word === "asking";
  return {
    main: [
      sign("confirming", () => t.outcomes.confirming, () => (asking ? t.outcome.asking : t.outcome.confirming)),
      note("attn", () => t.outcome.mayClose),
      rows([() => t.shell.amount, inYuan(fate.amount)], [() => t.outcome.sent, () => seconds(sent.time)], ...deadline(fate), ...numbered(fate.queryNumber)),
    ],
    foot: [button(() => t.outcome.close, () => go("line")), phone(() => t.outcome.call)],
  };
}

const numbered = (number: string): (readonly [Words, Child])[] => (number === "" ? [] : [[() => t.shell.number, h("span", { lang: "zh-CN" }, number)]]);

function deadline(fate: Fate): (readonly [Words, Child])[] {
  const latest = fate.drawdown?.confirmDeadline ?? fate.repayment?.confirmDeadline;
  return latest === undefined || latest === null ? [] : [[() => t.outcome.latest, strong(() => clock(latest))]];
}

function notDone(fate: Fate, sent: Sent): View {
  const drawing = sent.kind === "drawdown";
  const left = drawableHere();
  const smaller = drawing && left > 0 && left < fate.amount;
  const subject = fate.drawdown?.drawdownId ?? fate.repayment?.repaymentId ?? "";
  const why = fate.never === true
    ? explained(() => t.outcome.never, () => t.outcome.neverRemedy)
    : fate.no === undefined ? null : because(fate.no);
  // A refusal's own number stands with its reason.
  const quoteNumber = (fate.no?.quoteNumber ?? "") === "" ? fate.queryNumber : "";
  return {
    main: [
      sign("not-done", () => t.outcomes["not-done"], () => (drawing ? t.outcome.notDrawn : t.outcome.notRepaid)),
      why,
      rows([() => (drawing ? t.outcome.wantedToDraw : t.outcome.wantedToRepay), inYuan(fate.amount)], ...(drawing ? [[() => t.shell.available, strong(inYuan(available()))] as const] : []), ...numbered(quoteNumber)),
    ],
    foot: [
      smaller ? button(() => t.outcome.smaller(yuan(left)), () => {
        theCase.amount = left;
        theCase.chosen = true;
        theCase.quote = null;
        go("plan");
      }, "act", "smaller") : button(() => t.outcome.anew, () => {
        theCase.quote = null;
        go(drawing ? "line" : "repay");
      }),
      drawing && (theCase.line?.openNotes ?? []).length > 0 && button(() => t.outcome.repayFirst, () => go("repay"), "second"),
      fate.no !== undefined && review(fate.no, subject),
    ],
  };
}

export function phone(words: Words): HTMLElement {
  const number = document.querySelector<HTMLMetaElement>('meta[name="help-phone"]')?.content ?? "";
  return h("a", { class: "btn second", href: `tel:${number}` }, words);
}
