// D1: what is left on the line, and how much this time. Only looking: nothing is borrowed here.
import { available, drawableHere, isQuoted, loadLines, quote, theCase, useLine } from "../case.ts";
import { fill, h, icon, type IconName, type Words } from "../dom.ts";
import type { CreditLineJson } from "../gen/edian/channel/v1/credit_line_service_pb.ts";
import { t, told } from "../language.ts";
import { fen, fromMoney, typedYuan, ofYuan, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, figure, holdFocus, inYuan, review } from "../parts.ts";
import { again, go, type Child, type ScreenName, type View } from "../shell.ts";
import { sentBy } from "../store.ts";
import { leave, maskedName, owner } from "../visit.ts";

const QUICK = [5_000, 10_000, 30_000, 50_000, 1_000, 2_000, 20_000].map(ofYuan);
/** Units: ms. A finger that types is done. */
const PAUSE_MS = 350;

export async function line(): Promise<View> {
  const loaded = await loadLines();
  if (!loaded.ok || theCase.line === null) {
    const no = loaded.ok ? { kind: "absent" as const } : loaded.no;
    return { main: [h("h1", {}, () => t.line.trouble), because(no), review(no), others()], foot: [button(() => t.line.again, () => go("line"))], online: again };
  }
  if (theCase.amount === 0 || theCase.amount > drawableHere()) theCase.amount = firstAmount();
  const head = h("div", {});
  const estimate = h("section", { class: "panel pad estimate", role: "status", "aria-live": "polite" });
  const words = h("p", { class: "mic mut r" });
  const field = h("input", { id: "amount", inputmode: "numeric", autocomplete: "off", enterkeyhint: "done", "aria-label": () => t.line.field, maxlength: 11 }) as HTMLInputElement;
  const quick = h("div", {});
  const look = button(() => t.line.look, () => void next(), "act", "look");
  let timer = 0;
  let asked = 0;
  let left = false;

  const paintHead = (): void => {
    fill(head, ...balance());
  };
  const paintQuick = (): void => {
    const choices = QUICK.filter((each) => each <= drawableHere()).slice(0, 4).sort((a, b) => a - b);
    const held = quick.contains(document.activeElement);
    fill(quick, choices.length === 0 ? null : chips(() => t.line.quick, choices.map((value) => ({ value, words: wholeYuan(value) })), () => theCase.amount, (value) => {
      setAmount(value);
    }));
    if (held) holdFocus(quick);
  };
  const setAmount = (amount: Fen): void => {
    theCase.amount = amount;
    field.value = amount === 0 ? "" : wholeYuan(amount);
    changed();
  };
  const changed = (): void => {
    const most = drawableHere();
    fill(words, () => [t.spelt(theCase.amount), most > 0 ? t.line.most(wholeYuan(most)) : t.line.none].filter((each) => each !== "").join(t.stop));
    paintQuick();
    clearTimeout(timer);
    timer = setTimeout(() => void reckon(), PAUSE_MS);
  };
  const reckon = async (): Promise<void> => {
    const mine = ++asked;
    look.disabled = theCase.amount === 0;
    if (theCase.amount === 0) {
      fill(estimate, h("p", { class: "soft" }, () => t.line.fillIn));
      return;
    }
    const answer = await quote();
    if (mine !== asked) return;
    // What was refused would be refused again; what did not get through can be asked again.
    look.disabled = !answer.ok && answer.no.kind !== "lost";
    fill(estimate, ...(answer.ok ? monthly() : [because(answer.no), review(answer.no)]));
  };
  const next = async (): Promise<void> => {
    clearTimeout(timer);
    await reckon();
    if (left || !isQuoted()) return;
    theCase.chosen = true;
    go("plan");
  };
  field.addEventListener("input", () => {
    theCase.amount = typedYuan(field.value);
    // Where one writes is kept, seen from the end: commas come and go before it.
    const behind = field.value.length - (field.selectionStart ?? field.value.length);
    field.value = theCase.amount === 0 ? "" : wholeYuan(theCase.amount);
    const at = Math.max(0, field.value.length - behind);
    field.setSelectionRange(at, at);
    changed();
  });
  paintHead();
  setAmount(theCase.amount);
  return {
    step: 1,
    main: [
      sentBy(owner()) !== null && h("button", { class: "note attn", onclick: () => go("outcome") }, icon("alert"), h("span", { class: "grow" }, () => t.line.pending), icon("chev")),
      theCase.lines.length > 1 && chips(() => t.line.which, theCase.lines.map((each) => ({ value: each, words: product(each) })), () => theCase.line, (chosen) => {
        useLine(chosen);
        paintHead();
        setAmount(theCase.amount > drawableHere() ? firstAmount() : theCase.amount);
      }, "words"),
      head,
      h("div", {}, h("h1", {}, () => t.line.amount), h("label", { class: "amount" }, field, h("small", {}, () => t.unit)), words),
      quick,
      h("div", {}, h("h2", {}, () => t.line.term), chips(() => t.line.term, (theCase.line.termsMonths ?? []).map((value) => ({ value, words: () => t.line.termChoice(value) })), () => theCase.months, (months) => {
        theCase.months = months;
        changed();
      })),
      purpose(changed),
      estimate,
      others(),
    ],
    foot: [look, h("p", { class: "mic mut mid" }, () => t.line.onlyLooking)],
    leave: () => {
      left = true;
      clearTimeout(timer);
    },
    online: () => void reckon(),
    changed: () => {
      const before = JSON.stringify(theCase.line?.balance);
      void loadLines().then(() => {
        if (JSON.stringify(theCase.line?.balance) === before) return;
        paintHead();
        changed();
      });
    },
  };
}

const firstAmount = (): Fen => [30_000, 10_000, 5_000, 1_000].map(ofYuan).find((each) => each <= drawableHere()) ?? fen(0);

const product = (line: CreditLineJson | null) => (): string => told({ "zh-CN": line?.productName ?? "", en: line?.productNameEn ?? "" });

function balance(): Child[] {
  const { line } = theCase;
  const [limit, outstanding, reserved] = [line?.balance?.creditLimit, line?.balance?.outstanding, line?.balance?.reserved].map(fromMoney) as [Fen, Fen, Fen];
  const part = (className: string, amount: Fen): HTMLElement => {
    const piece = h("i", { class: className });
    piece.style.width = `${limit === 0 ? 0 : (amount / limit) * 100}%`;
    return piece;
  };
  return [
    h("p", { class: "mut mic" }, h("span", { lang: "zh-CN" }, maskedName()), () => t.line.whose(product(line)(), yuan(limit))),
    h("p", { class: "mut mic" }, () => t.shell.available),
    h("p", { id: "available" }, figure(available(), "hero ok")),
    h("div", { class: "linebar", role: "img", "aria-label": () => t.line.bar(yuan(limit), yuan(outstanding), yuan(reserved)) }, part("u", outstanding), part("h", reserved)),
    h("p", { class: "legend mic soft" }, h("span", {}, h("i", { class: "sw u" }), () => t.line.used(wholeYuan(outstanding))), reserved > 0 && h("span", {}, h("i", { class: "sw h" }), () => t.line.reserved(wholeYuan(reserved)))),
  ];
}

function monthly(): Child[] {
  const rows = theCase.quote?.schedule?.instalments ?? [];
  const interest = fromMoney(theCase.quote?.schedule?.totalInterest);
  return [
    h("div", { class: "row sp" }, h("span", { class: "soft" }, () => (rows.length > 1 ? t.line.each : t.line.once)), h("b", { class: "big" }, inYuan(fromMoney(rows[0]?.payment)))),
    h("div", { class: "row sp mic mut" }, h("span", {}, () => t.months(theCase.months)), h("span", {}, () => t.line.interest(yuan(interest)))),
  ];
}

const PURPOSE_ICONS: Record<string, IconName> = { PURPOSE_FARMING: "seed", PURPOSE_BUSINESS: "shop", PURPOSE_CONSUMPTION: "house" };

function purpose(changed: () => void): HTMLElement {
  const place = h("div", {});
  const closed = (): void => {
    fill(place, h("button", { class: "panel item", type: "button", onclick: open }, icon(PURPOSE_ICONS[theCase.purpose] ?? "info"), h("span", { class: "grow" }, () => t.line.usedFor(t.purposes[theCase.purpose] ?? "")), h("b", { class: "ok" }, () => t.line.change)));
  };
  const open = (): void => {
    const allowed = theCase.line?.purposes ?? [];
    fill(place, h("h2", {}, () => t.line.purpose), chips(() => t.line.purpose, allowed.map((value) => ({ value, words: () => t.purposes[value] ?? "" })), () => theCase.purpose, (chosen) => {
      theCase.purpose = chosen;
      closed();
      changed();
    }, "words"));
  };
  closed();
  return place;
}

/** What else can be done here. */
function others(): HTMLElement {
  const item = (name: ScreenName, picture: IconName, words: Words): HTMLElement =>
    h("li", {}, h("button", { class: "item", type: "button", "data-go": name, onclick: () => go(name) }, icon(picture), h("span", { class: "grow" }, words), icon("chev")));
  return h("ul", { class: "panel list others" },
    item("code", "qr", () => t.line.code),
    item("trip", "place", () => t.line.trip),
    item("repay", "coins", () => t.line.repay),
    item("records", "list", () => t.line.records),
    item("take", "swap", () => t.line.take),
    h("li", {}, h("button", { class: "item", type: "button", onclick: () => {
      // The server is told as well; what is on the screen does not wait for it.
      void leave();
      go("sign-in", { replace: true });
    } }, icon("user"), h("span", { class: "grow" }, () => t.line.leave))),
  );
}
