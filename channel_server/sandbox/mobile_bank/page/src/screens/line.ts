// D1: what is left on the line, and how much this time. Only looking: nothing is borrowed here.
import { available, drawableHere, loadLines, quote, theCase, useLine } from "../case.ts";
import { fill, h, icon, type IconName } from "../dom.ts";
import { fen, fromMoney, inWords, ofYuan, wholeYuan, yuan, type Fen } from "../money.ts";
import { because, button, chips, figure, inYuan, review } from "../parts.ts";
import { go, type Child, type ScreenName, type View } from "../shell.ts";
import { sentBy } from "../store.ts";
import { PURPOSES } from "../words.ts";
import { leave, maskedName, owner } from "../visit.ts";

const QUICK = [5_000, 10_000, 30_000, 50_000, 1_000, 2_000, 20_000].map(ofYuan);
/** Units: ms. A finger that types is done. */
const PAUSE_MS = 350;

export async function line(): Promise<View> {
  const loaded = await loadLines();
  if (!loaded.ok || theCase.line === null) {
    const no = loaded.ok ? { kind: "absent" as const } : loaded.no;
    return { main: [h("h1", {}, "现在看不到额度"), because(no), review(no), others()], foot: [button("再看一次", () => go("line"))] };
  }
  if (theCase.amount === 0 || theCase.amount > drawableHere()) theCase.amount = firstAmount();
  const head = h("div", {});
  const estimate = h("section", { class: "panel pad estimate", role: "status", "aria-live": "polite" });
  const words = h("p", { class: "mic mut r" });
  const field = h("input", { id: "amount", inputmode: "numeric", autocomplete: "off", enterkeyhint: "done", "aria-label": "这次用多少，元", maxlength: 11 }) as HTMLInputElement;
  const quick = h("div", {});
  const look = button("看看要还多少", () => void next(), "act", "look");
  let timer = 0;
  let asked = 0;

  const paintHead = (): void => {
    fill(head, ...balance());
  };
  const paintQuick = (): void => {
    const choices = QUICK.filter((each) => each <= drawableHere()).slice(0, 4).sort((a, b) => a - b);
    fill(quick, choices.length === 0 ? null : chips("常用金额", choices.map((value) => ({ value, words: wholeYuan(value) })), () => theCase.amount, (value) => {
      setAmount(value);
    }));
  };
  const setAmount = (amount: Fen): void => {
    theCase.amount = amount;
    field.value = amount === 0 ? "" : wholeYuan(amount);
    changed();
  };
  const changed = (): void => {
    const spoken = inWords(theCase.amount);
    fill(words, `${spoken === "" ? "" : `${spoken}。`}${drawableHere() > 0 ? `手机这次最多 ${wholeYuan(drawableHere())} 元` : "手机上现在借不了"}`);
    paintQuick();
    clearTimeout(timer);
    timer = setTimeout(() => void reckon(), PAUSE_MS);
  };
  const reckon = async (): Promise<void> => {
    const mine = ++asked;
    look.disabled = theCase.amount === 0;
    if (theCase.amount === 0) {
      fill(estimate, h("p", { class: "soft" }, "先填金额，再看每月还多少。"));
      return;
    }
    const answer = await quote();
    if (mine !== asked) return;
    look.disabled = !answer.ok;
    fill(estimate, ...(answer.ok ? monthly() : [because(answer.no), review(answer.no)]));
  };
  const next = async (): Promise<void> => {
    clearTimeout(timer);
    await reckon();
    if (theCase.quote !== null && !look.disabled) go("plan");
  };
  field.addEventListener("input", () => {
    const typed = Number(field.value.replace(/\D/g, "").slice(0, 8));
    theCase.amount = ofYuan(typed);
    field.value = typed === 0 ? "" : wholeYuan(theCase.amount);
    changed();
  });
  paintHead();
  setAmount(theCase.amount);
  return {
    step: 1,
    main: [
      sentBy(owner()) !== null && h("button", { class: "note attn", onclick: () => go("outcome") }, icon("alert"), h("span", { class: "grow" }, "有一笔还在确认，点这里看"), icon("chev")),
      theCase.lines.length > 1 && chips("哪一个额度", theCase.lines.map((each) => ({ value: each, words: each.productName ?? "" })), () => theCase.line, (chosen) => {
        useLine(chosen);
        paintHead();
        setAmount(theCase.amount > drawableHere() ? firstAmount() : theCase.amount);
      }),
      head,
      h("div", {}, h("h1", {}, "这次用多少"), h("label", { class: "amount" }, field, h("small", {}, "元")), words),
      quick,
      h("div", {}, h("h2", {}, "用几个月"), chips("用几个月", (theCase.line.termsMonths ?? []).map((value) => ({ value, words: `${value} 个月` })), () => theCase.months, (months) => {
        theCase.months = months;
        changed();
      })),
      purpose(changed),
      estimate,
      others(),
    ],
    foot: [look, h("p", { class: "mic mut mid" }, "只是看看，还没有借")],
    leave: () => clearTimeout(timer),
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

function balance(): Child[] {
  const { line } = theCase;
  const [limit, outstanding, reserved] = [line?.balance?.creditLimit, line?.balance?.outstanding, line?.balance?.reserved].map(fromMoney) as [Fen, Fen, Fen];
  const part = (className: string, amount: Fen): HTMLElement => {
    const piece = h("i", { class: className });
    piece.style.width = `${limit === 0 ? 0 : (amount / limit) * 100}%`;
    return piece;
  };
  return [
    h("p", { class: "mut mic" }, `${maskedName()}·${line?.productName ?? ""}·额度 ${yuan(limit)} 元`),
    h("p", { class: "mut mic" }, "还能用"),
    h("p", { id: "available" }, figure(available(), "hero ok")),
    h("div", { class: "linebar", role: "img", "aria-label": `额度 ${yuan(limit)} 元，已用 ${yuan(outstanding)} 元，正在确认 ${yuan(reserved)} 元` }, part("u", outstanding), part("h", reserved)),
    h("p", { class: "legend mic soft" }, h("span", {}, h("i", { class: "sw u" }), `已用 ${wholeYuan(outstanding)}`), reserved > 0 && h("span", {}, h("i", { class: "sw h" }), `正在确认 ${wholeYuan(reserved)}`)),
  ];
}

function monthly(): Child[] {
  const rows = theCase.quote?.schedule?.instalments ?? [];
  return [
    h("div", { class: "row sp" }, h("span", { class: "soft" }, rows.length > 1 ? "每次大约还" : "到期一次还"), h("b", { class: "big" }, inYuan(fromMoney(rows[0]?.payment)))),
    h("div", { class: "row sp mic mut" }, h("span", {}, `${theCase.months} 个月`), h("span", {}, `利息一共 ${inYuan(fromMoney(theCase.quote?.schedule?.totalInterest))}`)),
  ];
}

const PURPOSE_ICONS: Record<string, IconName> = { PURPOSE_FARMING: "seed", PURPOSE_BUSINESS: "shop", PURPOSE_CONSUMPTION: "house" };

function purpose(changed: () => void): HTMLElement {
  const place = h("div", {});
  const closed = (): void => {
    fill(place, h("button", { class: "panel item", type: "button", onclick: open }, icon(PURPOSE_ICONS[theCase.purpose] ?? "info"), h("span", { class: "grow" }, `用在：${PURPOSES[theCase.purpose] ?? ""}`), h("b", { class: "ok" }, "改")));
  };
  const open = (): void => {
    const allowed = theCase.line?.purposes ?? [];
    fill(place, h("h2", {}, "用在哪里"), chips("用在哪里", allowed.map((value) => ({ value, words: PURPOSES[value] ?? "" })), () => theCase.purpose, (chosen) => {
      theCase.purpose = chosen;
      closed();
      changed();
    }));
  };
  closed();
  return place;
}

/** What else can be done here. */
function others(): HTMLElement {
  const item = (name: ScreenName, picture: IconName, words: string): HTMLElement =>
    h("li", {}, h("button", { class: "item", type: "button", "data-go": name, onclick: () => go(name) }, icon(picture), h("span", { class: "grow" }, words), icon("chev")));
  return h("ul", { class: "panel list others" },
    item("code", "qr", "拿到终端或柜台接着办"),
    item("trip", "place", "去之前看看，别白跑"),
    item("repay", "coins", "还款"),
    item("records", "list", "明细和回单"),
    item("take", "swap", "接着办：我有一个码"),
    h("li", {}, h("button", { class: "item", type: "button", onclick: () => void leave().then(() => go("sign-in", { replace: true })) }, icon("user"), h("span", { class: "grow" }, "退出"))),
  );
}
