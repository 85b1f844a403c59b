// D4: a code that carries the case to a terminal or the counter. It is readable without a network, and says so.
import { terms, theCase } from "../case.ts";
import { fill, h } from "../dom.ts";
import { wholeYuan } from "../money.ts";
import { because, button, countdown, withIcon } from "../parts.ts";
import { qrCode } from "../qr.ts";
import { go, type View } from "../shell.ts";
import { dropHere, keepHere, keptHere, sentBy } from "../store.ts";
import { act, isOver, owner, renew } from "../visit.ts";
import { clock } from "../words.ts";
import { terminals } from "./trip.ts";

interface Shown {
  readonly code: string;
  readonly until: number;
  readonly what: string;
}

const CODE = "edian.code";
const KIND = "EDIAN1";
const WHOLE_MS = 10 * 60_000;
/** Units: ms. How often it is asked whether the code has been taken: the old screen is to say so within a second. */
const LOOK_MS = 1_000;

export const dropCode = (): void => dropHere(CODE);

export async function code(): Promise<View> {
  const kept = keptHere<Shown>(CODE);
  if (kept !== null && kept.until > Date.now()) return showing(kept);
  const sent = sentBy(owner());
  const chosen = theCase.amount > 0 && theCase.line !== null;
  const open = () => act("HandoffService/OpenHandoff", { ...(chosen ? { terms: terms() } : {}), ...(sent?.kind === "drawdown" ? { requestId: sent.requestId } : {}) });
  let answer = await open();
  if (!answer.ok && isOver(answer.no) && (await renew()).ok) answer = await open();
  if (!answer.ok) return { main: [h("h1", {}, "现在拿不到码"), because(answer.no)], foot: [button("再要一次", () => go("code")), button("就在手机上办", () => go("line"), "second")] };
  const what = sent !== null ? "接着看这一笔的结果" : chosen ? `借 ${wholeYuan(theCase.amount)} 元，${theCase.months} 个月` : "接着办";
  const shown = { code: answer.value.code ?? "", until: Date.parse(answer.value.expireTime ?? ""), what };
  keepHere(CODE, shown);
  return showing(shown);
}

/** As it is read over somebody's shoulder: the name of its kind, then fours. */
const inGroups = (code: string): string => `${code.slice(0, KIND.length)} ${code.slice(KIND.length).replace(/(.{4})(?=.)/g, "$1 ")}`;

function showing(shown: Shown): View {
  const anew = (): void => {
    dropCode();
    go("code");
  };
  const box = h("section", { class: "panel pad codebox" });
  const left = countdown(shown.until, WHOLE_MS, () => fill(box, h("p", { class: "big mid" }, "这个码过时了"), h("p", { class: "soft mid" }, "换一个新码就行。")));
  const offline = h("p", { class: "mic ochre", role: "status" });
  const tellNetwork = (): void => {
    fill(offline, !navigator.onLine && `没有网也能扫，到 ${clock(shown.until)} 为止。`);
  };
  addEventListener("online", tellNetwork);
  addEventListener("offline", tellNetwork);
  tellNetwork();
  fill(box,
    qrCode(shown.code, "转接码"),
    h("p", { class: "typed", "data-code": shown.code }, inGroups(shown.code)),
    left.node,
    offline,
    h("p", { class: "mic mut" }, "只能用一次。码里没有您的姓名和证号；被人拍了，没有您本人也办不了。"),
  );
  const timer = setInterval(() => void look(), LOOK_MS);
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking || !navigator.onLine || document.visibilityState !== "visible") return;
    looking = true;
    // Once the code is taken this visit's next call is refused, and the page says where the case went.
    await act("SessionService/GetSession", {}).finally(() => (looking = false));
  };
  const nearby = h("div", {});
  void terminals().then((found) => fill(nearby, found));
  return {
    main: [h("div", {}, h("h1", {}, "拿到终端上扫一下"), h("p", { class: "soft" }, `${shown.what}。带身份证和银行卡`)), box, nearby],
    foot: [button(withIcon("refresh", "换一个新码"), anew, "second"), button("不转了，就在手机上办", () => {
      dropCode();
      go("line");
    }, "second")],
    leave: () => {
      clearInterval(timer);
      left.stop();
      removeEventListener("online", tellNetwork);
      removeEventListener("offline", tellNetwork);
    },
  };
}
