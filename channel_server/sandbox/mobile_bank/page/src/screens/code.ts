// D4: a code that carries the case to a terminal or the counter. It is readable without a network, and says so.
import { terms, theCase } from "../case.ts";
import { fill, h } from "../dom.ts";
import { t } from "../language.ts";
import { fen, wholeYuan, type Fen } from "../money.ts";
import { because, button, countdown, withIcon } from "../parts.ts";
import { qrCode } from "../qr.ts";
import { go, type View } from "../shell.ts";
import { CODE, dropHere, keepHere, keptHere, sentBy } from "../store.ts";
import { act, isOver, owner, renew } from "../visit.ts";
import { clock } from "../words.ts";
import { terminals } from "./trip.ts";

interface Shown {
  readonly code: string;
  readonly until: number;
  /** A drawdown has been sent: what is carried on is only its result. */
  readonly sent: boolean;
  /** What was chosen, if anything was. */
  readonly amount: Fen;
  readonly months: number;
}

const KIND = "EDIAN1";
const WHOLE_MS = 10 * 60_000;
/** Units: ms. How often it is asked whether the code has been taken: the old screen is to say so within a second. */
const LOOK_MS = 1_000;

const dropCode = (): void => dropHere(CODE);

export async function code(): Promise<View> {
  const kept = keptHere<Shown>(CODE);
  if (kept !== null && kept.until > Date.now()) return showing(kept);
  const sent = sentBy(owner());
  const chosen = theCase.amount > 0 && theCase.line !== null;
  const open = () => act("HandoffService/OpenHandoff", { ...(chosen ? { terms: terms() } : {}), ...(sent?.kind === "drawdown" ? { requestId: sent.requestId } : {}) });
  let answer = await open();
  if (!answer.ok && isOver(answer.no) && (await renew()).ok) answer = await open();
  if (!answer.ok) return { main: [h("h1", {}, () => t.code.trouble), because(answer.no)], foot: [button(() => t.code.again, () => go("code")), button(() => t.code.here, () => go("line"), "second")] };
  const shown = { code: answer.value.code ?? "", until: Date.parse(answer.value.expireTime ?? ""), sent: sent !== null, amount: chosen ? theCase.amount : fen(0), months: theCase.months };
  keepHere(CODE, shown);
  return showing(shown);
}

/** As it is read over somebody's shoulder: the name of its kind, then fours. */
const inGroups = (code: string): string => `${code.slice(0, KIND.length)} ${code.slice(KIND.length).replace(/(.{4})(?=.)/g, "$1 ")}`;

const what = (shown: Shown): string => (shown.sent ? t.code.follow : shown.amount > 0 ? t.code.terms(wholeYuan(shown.amount), shown.months) : t.code.goOn);

function showing(shown: Shown): View {
  const anew = (): void => {
    dropCode();
    go("code");
  };
  const box = h("section", { class: "panel pad codebox" });
  const left = countdown(shown.until, WHOLE_MS, () => fill(box, h("p", { class: "big mid" }, () => t.code.over), h("p", { class: "soft mid" }, () => t.code.overRemedy)));
  const offline = h("p", { class: "mic ochre", role: "status" });
  const tellNetwork = (): void => {
    fill(offline, !navigator.onLine && (() => t.code.offline(clock(shown.until))));
  };
  addEventListener("online", tellNetwork);
  addEventListener("offline", tellNetwork);
  tellNetwork();
  fill(box,
    qrCode(shown.code, () => t.code.name),
    h("p", { class: "typed", "data-code": shown.code }, inGroups(shown.code)),
    left.node,
    offline,
    h("p", { class: "mic mut" }, () => t.code.safe),
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
    main: [h("div", {}, h("h1", {}, () => t.code.title), h("p", { class: "soft" }, () => t.code.bring(what(shown)))), box, nearby],
    foot: [button(withIcon("refresh", () => t.code.anew), anew, "second"), button(() => t.code.notOver, () => {
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
