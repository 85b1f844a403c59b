// 别白跑: what to bring, whether it can be drawn now, and which terminals work at this moment.
import { loadLines, theCase } from "../case.ts";
import { fill, h, icon, type IconName, type Words } from "../dom.ts";
import type { TripTerminalJson } from "../gen/edian/channel/v1/record_service_pb.ts";
import { t, told } from "../language.ts";
import { fromMoney, toMoney, wholeYuan } from "../money.ts";
import { because, button, note } from "../parts.ts";
import { qrCode } from "../qr.ts";
import { again, go, type Child, type View } from "../shell.ts";
import { ask, inThisLanguage } from "../visit.ts";
import { clock } from "../words.ts";
import { phone } from "./outcome.ts";

const PICTURES: Record<string, IconName> = { id_card: "idcard", bank_card: "card", phone: "phone" };
const MOST_NEARBY = 3;

const plan = () => ask("RecordService/PlanTrip", { creditLineId: theCase.line?.creditLineId ?? "", ...(theCase.amount > 0 ? { amount: toMoney(theCase.amount) } : {}) });

export async function trip(): Promise<View> {
  // Why something is to be brought, the server says in the visit's language.
  await inThisLanguage();
  if (theCase.line === null) await loadLines();
  const answer = await plan();
  const foot = (goes: boolean): Child[] => [button(() => t.trip.goOn, () => go("code"), goes ? "act" : "second"), button(() => t.shell.fine, () => go("line"), goes ? "second" : "act")];
  if (!answer.ok) return { main: [h("h1", {}, () => t.trip.title), because(answer.no)], foot: foot(false), online: again };
  const { drawable, drawableAtKiosk, bring, terminals: found, time } = answer.value;
  return {
    main: [
      h("div", {}, h("h1", {}, () => t.trip.title), h("p", { class: "mic mut" }, () => t.trip.at(clock(time)))),
      drawable === true ? h("p", { class: "note ok" }, icon("done"), h("span", {}, () => t.trip.drawable(wholeYuan(fromMoney(drawableAtKiosk))))) : note("attn", () => t.trip.notDrawable),
      h("section", { class: "panel" }, h("h2", { class: "head" }, () => t.trip.bring), h("ul", { class: "list" }, ...(bring ?? []).map(({ noun, reason }) => {
        return h("li", { class: "item" }, icon(PICTURES[noun ?? ""] ?? "info"), h("span", { class: "grow" }, h("b", {}, () => t.trip.nouns[noun ?? ""] ?? noun ?? ""), h("span", { class: "mic mut" }, reason ?? "")));
      }))),
      nearby(found ?? []),
      snapshot(),
    ],
    foot: drawable !== true ? [phone(() => t.outcome.call), ...foot(false)] : foot((found ?? []).some((each) => each.works === true)),
    spokenAnew: again,
  };
}

/** Terminals for other screens; nothing where the server does not tell. */
export async function terminals(): Promise<Child> {
  const answer = await plan();
  return answer.ok && (answer.value.terminals ?? []).length > 0 ? nearby((answer.value.terminals ?? []).slice(0, MOST_NEARBY)) : null;
}

function nearby(found: readonly TripTerminalJson[]): HTMLElement {
  const title = (): string => (found.some((each) => each.works === true) ? t.trip.working : t.trip.noneWorks);
  return h("section", { class: "panel" }, h("h2", { class: "head" }, title), h("ul", { class: "list" }, ...found.map((each) => {
    const broken = each.broken ?? [];
    const [picture, word, tone]: readonly [IconName, Words, string] = each.works !== true ? ["alert", () => t.trip.worksNot, "not-done"] : broken.length > 0 ? ["alert", () => t.trip.worksInPart, "confirming"] : ["done", () => t.trip.works, "done"];
    const words = (): string => (broken.length > 0 ? t.list(broken.map((part) => t.trip.broken[part] ?? part)) : each.works === true ? t.trip.allWell : t.trip.silent);
    const place = (): string => `${told({ "zh-CN": each.place ?? "", en: each.placeEn ?? "" })} ${each.terminalId ?? ""}`;
    return h("li", { class: "item" }, h("span", { class: "grow" }, h("b", {}, place), h("span", { class: "mic mut" }, words)), h("span", { class: `tag ${tone}` }, icon(picture), word));
  })));
}

/** A signed snapshot that a terminal without a network can check. For reference only, and says so. */
function snapshot(): HTMLElement {
  const box = h("section", { class: "panel pad codebox" });
  const open = async (): Promise<void> => {
    const answer = await ask("RecordService/IssueLineSnapshot", { creditLineId: theCase.line?.creditLineId ?? "" });
    if (!answer.ok) {
      fill(box, because(answer.no));
      return;
    }
    const { snapshot: content, expireTime } = answer.value;
    fill(box, h("h2", {}, () => t.trip.snapshot), qrCode(content ?? "", () => t.trip.snapshotCode), h("p", { class: "mic mut" }, () => t.trip.snapshotUntil(clock(expireTime))));
  };
  fill(box, h("p", { class: "soft" }, () => t.trip.snapshotLead), button(() => t.trip.snapshotGet, () => void open(), "second", "snapshot"));
  return box;
}
