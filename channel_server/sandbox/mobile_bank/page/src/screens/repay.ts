// Repaying: which note, how much of it, what that does, and the one press that pays.
import { loadLines, theCase } from "../case.ts";
import { fill, h } from "../dom.ts";
import type { LoanNoteJson } from "../gen/edian/channel/v1/credit_line_service_pb.ts";
import type { QuoteRepaymentResponseJson, RepaymentKindJson } from "../gen/edian/channel/v1/repayment_service_pb.ts";
import { t } from "../language.ts";
import { fen, fromMoney, ofYuan, toMoney, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, inYuan, review, rows, strong } from "../parts.ts";
import { again, go, type View } from "../shell.ts";
import { newId } from "../store.ts";
import { accountTail, accountToken, ask, sessionId } from "../visit.ts";
import { monthDay, shortDate } from "../words.ts";
import { sendRepayment } from "./outcome.ts";

const KINDS: readonly RepaymentKindJson[] = ["REPAYMENT_KIND_WHOLE", "REPAYMENT_KIND_PARTIAL", "REPAYMENT_KIND_SCHEDULED"];
const PAUSE_MS = 350;

export async function repay(): Promise<View> {
  const loaded = await loadLines();
  if (!loaded.ok) return { main: [h("h1", {}, () => t.repay.trouble), because(loaded.no)], foot: [button(() => t.no.again, again), button(() => t.repay.back, () => go("line"), "second")], online: again };
  const openNotes = (): LoanNoteJson[] => theCase.lines.flatMap((each) => each.openNotes ?? []);
  const notes = openNotes();
  const [first] = notes;
  if (first === undefined) {
    return { main: [h("h1", {}, () => t.repay.nothing), h("p", { class: "soft" }, () => t.repay.nothingOwed)], foot: [button(() => t.shell.fine, () => go("line"))] };
  }
  let chosen: LoanNoteJson = first;
  let kind: RepaymentKindJson = "REPAYMENT_KIND_PARTIAL";
  let amount: Fen = fen(Math.min(ofYuan(1_000), fromMoney(first.principalBalance)));
  let quoted: QuoteRepaymentResponseJson | null = null;
  let asked = 0;
  let timer = 0;
  const place = h("div", { class: "stack", "aria-live": "polite" });
  const typing = h("div", {});
  const pay = button(() => t.repay.pay, () => void send(), "act", "repay");
  const field = h("input", { id: "repayment", inputmode: "decimal", autocomplete: "off", "aria-label": () => t.repay.field, maxlength: 12 }) as HTMLInputElement;
  const words = h("p", { class: "mic mut r" });

  const owing = h("div", {});
  const reckon = async (): Promise<void> => {
    const mine = asked;
    const answer = await ask("RepaymentService/QuoteRepayment", { loanNoteId: chosen.loanNoteId ?? "", kind, ...(kind === "REPAYMENT_KIND_PARTIAL" ? { amount: toMoney(amount) } : {}) });
    if (mine !== asked) return;
    price(answer.ok ? answer.value : null);
    fill(place, ...(answer.ok ? [does(answer.value)] : [because(answer.no), review(answer.no)]));
  };
  /** What the button does stands on it; without a price it does nothing. */
  const price = (quote: QuoteRepaymentResponseJson | null): void => {
    quoted = quote;
    pay.disabled = quote === null;
    const due = quote === null ? null : yuan(fromMoney(quote.amount));
    fill(pay, () => (due === null ? t.repay.pay : t.repay.payAmount(due)));
  };
  const changed = (): void => {
    typing.hidden = kind !== "REPAYMENT_KIND_PARTIAL";
    fill(words, () => t.spelt(amount));
    fill(owing, owed(chosen));
    // The price of what stood there before is no price of this.
    asked++;
    price(null);
    clearTimeout(timer);
    if (kind === "REPAYMENT_KIND_PARTIAL" && amount === 0) fill(place, h("p", { class: "soft" }, () => t.repay.fillIn));
    else timer = setTimeout(() => void reckon(), PAUSE_MS);
  };
  field.addEventListener("input", () => {
    amount = fen(Math.round(Number(field.value.replace(/[^\d.]/g, "")) * 100) || 0);
    changed();
  });
  // Commas as everywhere, once it has been written to its end.
  field.addEventListener("change", () => {
    field.value = amount === 0 ? "" : amount % 100 === 0 ? wholeYuan(amount) : yuan(amount);
  });
  const send = async (): Promise<void> => {
    if (quoted === null) return;
    pay.disabled = true;
    fill(pay, () => t.sign.sending);
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
  fill(typing, h("label", { class: "amount" }, field, h("small", {}, () => t.unit)), words);
  changed();
  return {
    main: [
      h("h1", {}, () => t.repay.title),
      notes.length > 1 && chips(() => t.repay.which, notes.map((value) => ({ value, words: () => t.repay.drawnOn(shortDate(value.valueDate), wholeYuan(fromMoney(value.amount))) })), () => chosen, (value) => {
        chosen = value;
        changed();
      }, "sentences"),
      owing,
      h("div", {}, h("h2", {}, () => t.repay.howMuch), chips(() => t.repay.howMuch, KINDS.map((value) => ({ value, words: () => t.kinds[value] ?? "" })), () => kind, (value) => {
        kind = value;
        changed();
      }, "words")),
      typing,
      place,
    ],
    foot: [pay, h("p", { class: "mic mut mid" }, () => t.repay.fromCard(accountTail()))],
    leave: () => {
      clearTimeout(timer);
      asked++;
    },
    online: changed,
    changed: () => void loadLines().then((loaded) => {
      const now = openNotes().find((each) => each.loanNoteId === chosen.loanNoteId);
      if (!loaded.ok || JSON.stringify(now) === JSON.stringify(chosen)) return;
      // Paid off at another channel: whatever else is owed is shown.
      if (now === undefined) again();
      else {
        chosen = now;
        changed();
      }
    }),
  };
}

const owed = (note: LoanNoteJson): HTMLElement =>
  rows([() => t.repay.drawn, inYuan(fromMoney(note.amount))], [() => t.repay.principalLeft, strong(inYuan(fromMoney(note.principalBalance)))], [() => t.repay.next, () => t.repay.nextPayment(monthDay(note.nextDueDate), yuan(fromMoney(note.nextPayment)))]);

function does(quote: QuoteRepaymentResponseJson): HTMLElement {
  const penalty = fromMoney(quote.penaltyInterest);
  return rows(
    [() => t.repay.principal, inYuan(fromMoney(quote.principal))],
    [() => t.repay.interest, inYuan(fromMoney(quote.interest))],
    ...(penalty > 0 ? [[() => t.repay.penalty, inYuan(penalty)] as const] : []),
    [() => t.repay.owedAfter, inYuan(fromMoney(quote.principalBalance))],
    [() => t.repay.availableAfter, strong(inYuan(fromMoney(quote.availableAfter)))],
  );
}
