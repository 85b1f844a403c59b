// The signature, and the one press that borrows. What it does stands on the button.
import { startOver, terms, theCase } from "../case.ts";
import { fill, h } from "../dom.ts";
import { makePad } from "../ink.ts";
import { t } from "../language.ts";
import { fromMoney, yuan } from "../money.ts";
import { because, button, inYuan, rows, strong } from "../parts.ts";
import { go, type View } from "../shell.ts";
import { newId } from "../store.ts";
import { accountTail, accountToken, act, isOver, renew, sessionId } from "../visit.ts";
import { sendDrawdown } from "./outcome.ts";
import { isRead, readings } from "./contract.ts";
import { lineHasChanged } from "./plan.ts";
import { monthDay } from "../words.ts";

export function sign(): View {
  const { contract, quote: quoted } = theCase;
  if (contract === null || quoted === null) {
    go("line", { replace: true });
    return { main: [] };
  }
  if (!isRead(contract)) {
    go("contract", { replace: true });
    return { main: [] };
  }
  const words = (): string => t.sign.borrow(yuan(theCase.amount));
  const trouble = h("div", {});
  const confirm = button(words, () => void borrow(), "act", "borrow");
  confirm.disabled = true;
  let sending = false;
  let left = false;
  // A hand that still writes while another has pressed does not make the button one that can be pressed again.
  const pad = makePad(() => {
    confirm.disabled = sending || pad.strokes().length === 0;
  });
  const instalment = quoted.schedule?.instalments?.[0];
  const borrow = async (): Promise<void> => {
    if (sending) return;
    sending = confirm.disabled = true;
    fill(confirm, () => t.sign.sending);
    const accepted = await act("ContractService/AcceptContract", {
      contractId: contract.contractId ?? "",
      contentSha256: contract.contentSha256 ?? "",
      readings: readings(contract),
      signature: pad.strokes(),
    });
    // Whoever has gone away meanwhile, by whichever way, has not borrowed: nothing has been sent yet.
    if (left) return;
    if (!accepted.ok) {
      fill(confirm, words);
      sending = confirm.disabled = false;
      if (isOver(accepted.no)) await anew();
      else fill(trouble, because(accepted.no));
      return;
    }
    await sendDrawdown({
      requestId: newId(),
      sessionId: sessionId(),
      quoteId: quoted.quoteId ?? "",
      contractId: contract.contractId ?? "",
      terms: quoted.terms ?? terms(),
      accountToken: accountToken(),
    });
  };
  return {
    step: 4,
    main: [
      h("h1", {}, () => t.sign.title),
      rows([() => t.sign.draw, strong(inYuan(theCase.amount))], [() => t.sign.paidTo, () => t.sign.yourCard(accountTail())], [() => t.shell.firstPayment, () => t.sign.firstPayment(monthDay(instalment?.dueDate), yuan(fromMoney(instalment?.payment)))]),
      h("div", { class: "padbox" }, pad.canvas, h("span", { class: "hint", "aria-hidden": "true" }, () => t.sign.here)),
      h("div", { class: "row sp" }, h("span", { class: "mic mut" }, () => t.sign.finger), button(() => t.sign.anew, pad.clear, "quiet")),
      trouble,
    ],
    foot: [confirm, button(() => t.sign.notNow, () => {
      startOver();
      go("line");
    }, "second")],
    changed: lineHasChanged,
    leave: () => {
      left = true;
    },
  };
}

/** The visit had run out: what was quoted and drawn up in it is worth nothing any more, and nothing was borrowed. */
async function anew(): Promise<void> {
  theCase.quote = null;
  theCase.contract = null;
  await renew();
  go("plan", { replace: true, words: () => t.sign.repriced });
}
