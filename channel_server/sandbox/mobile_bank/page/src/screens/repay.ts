// Repaying: which note, how much of it, what that does, and the one press that pays.
import { loadLines, theCase } from "../case.ts";
import { fill, h } from "../dom.ts";
import type { LoanNoteJson } from "../gen/edian/channel/v1/credit_line_service_pb.ts";
import type { QuoteRepaymentResponseJson, RepaymentKindJson } from "../gen/edian/channel/v1/repayment_service_pb.ts";
import { fen, fromMoney, inWords, ofYuan, toMoney, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, inYuan, review, rows, strong } from "../parts.ts";
import { go, type View } from "../shell.ts";
import { newId } from "../store.ts";
import { accountTail, accountToken, ask, sessionId } from "../visit.ts";
import { monthDay, shortDate } from "../words.ts";
import { sendRepayment } from "./outcome.ts";

const KINDS: readonly { value: RepaymentKindJson; words: string }[] = [
  { value: "REPAYMENT_KIND_WHOLE", words: "全部还清" },
  { value: "REPAYMENT_KIND_PARTIAL", words: "还一部分" },
  { value: "REPAYMENT_KIND_SCHEDULED", words: "只还到期的" },
];
const PAUSE_MS = 350;

export async function repay(): Promise<View> {
  const loaded = await loadLines();
  if (!loaded.ok) return { main: [h("h1", {}, "现在看不到借款"), because(loaded.no)], foot: [button("回去", () => go("line"))] };
  const notes = theCase.lines.flatMap((each) => each.openNotes ?? []);
  const [first] = notes;
  if (first === undefined) {
    return { main: [h("h1", {}, "没有要还的"), h("p", { class: "soft" }, "您没有欠款。借了以后，这里能随时提前还，不另收钱。")], foot: [button("好了", () => go("line"))] };
  }
  let chosen: LoanNoteJson = first;
  let kind: RepaymentKindJson = "REPAYMENT_KIND_PARTIAL";
  let amount: Fen = fen(Math.min(ofYuan(1_000), fromMoney(first.principalBalance)));
  let quoted: QuoteRepaymentResponseJson | null = null;
  let asked = 0;
  let timer = 0;
  const place = h("div", { class: "stack", "aria-live": "polite" });
  const typing = h("div", {});
  const pay = button("还", () => void send(), "act", "repay");
  const field = h("input", { id: "repayment", inputmode: "decimal", autocomplete: "off", "aria-label": "还多少，元", maxlength: 12 }) as HTMLInputElement;
  const words = h("p", { class: "mic mut r" });

  const reckon = async (): Promise<void> => {
    const mine = ++asked;
    pay.disabled = true;
    const answer = await ask("RepaymentService/QuoteRepayment", { loanNoteId: chosen.loanNoteId ?? "", kind, ...(kind === "REPAYMENT_KIND_PARTIAL" ? { amount: toMoney(amount) } : {}) });
    if (mine !== asked) return;
    quoted = answer.ok ? answer.value : null;
    pay.disabled = quoted === null;
    fill(pay, quoted === null ? "还" : `还 ${inYuan(fromMoney(quoted.amount))}`);
    fill(place, ...(answer.ok ? [does(answer.value)] : [because(answer.no), review(answer.no)]));
  };
  const changed = (): void => {
    typing.hidden = kind !== "REPAYMENT_KIND_PARTIAL";
    fill(words, inWords(amount));
    clearTimeout(timer);
    timer = setTimeout(() => void reckon(), PAUSE_MS);
  };
  field.addEventListener("input", () => {
    amount = fen(Math.round(Number(field.value.replace(/[^\d.]/g, "")) * 100) || 0);
    changed();
  });
  const send = async (): Promise<void> => {
    if (quoted === null) return;
    pay.disabled = true;
    fill(pay, "正在交给银行…");
    await sendRepayment({
      requestId: newId(),
      sessionId: sessionId(),
      repaymentQuoteId: quoted.repaymentQuoteId ?? "",
      loanNoteId: chosen.loanNoteId ?? "",
      kind: quoted.kind ?? kind,
      amount: quoted.amount ?? toMoney(amount),
      accountToken: accountToken(),
    });
  };
  field.value = wholeYuan(amount);
  fill(typing, h("label", { class: "amount" }, field, h("small", {}, "元")), words);
  changed();
  return {
    main: [
      h("h1", {}, "还款"),
      notes.length > 1 && chips("哪一笔", notes.map((value) => ({ value, words: `${shortDate(value.valueDate)} 借的` })), () => chosen, (value) => {
        chosen = value;
        changed();
      }),
      owed(chosen),
      h("div", {}, h("h2", {}, "还多少"), chips("还多少", KINDS, () => kind, (value) => {
        kind = value;
        changed();
      })),
      typing,
      place,
    ],
    foot: [pay, h("p", { class: "mic mut mid" }, `从您的卡上扣，尾号 ${accountTail()}`)],
    leave: () => clearTimeout(timer),
  };
}

const owed = (note: LoanNoteJson): HTMLElement =>
  rows(["借了", inYuan(fromMoney(note.amount))], ["还欠本金", strong(inYuan(fromMoney(note.principalBalance)))], ["下次", `${monthDay(note.nextDueDate)}，${yuan(fromMoney(note.nextPayment))} 元`]);

function does(quote: QuoteRepaymentResponseJson): HTMLElement {
  const penalty = fromMoney(quote.penaltyInterest);
  return rows(
    ["其中本金", inYuan(fromMoney(quote.principal))],
    ["其中利息", inYuan(fromMoney(quote.interest))],
    ...(penalty > 0 ? [["其中罚息", inYuan(penalty)] as const] : []),
    ["还了以后欠", inYuan(fromMoney(quote.principalBalance))],
    ["还了以后能用", strong(inYuan(fromMoney(quote.availableAfter)))],
  );
}
