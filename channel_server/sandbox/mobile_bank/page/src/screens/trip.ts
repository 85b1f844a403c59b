// 别白跑: what to bring, whether it can be drawn now, and which terminals work at this moment.
import { loadLines, theCase } from "../case.ts";
import { fill, h, icon, type IconName } from "../dom.ts";
import type { TripTerminalJson } from "../gen/edian/channel/v1/record_service_pb.ts";
import { fromMoney, toMoney, wholeYuan } from "../money.ts";
import { because, button, note } from "../parts.ts";
import { qrCode } from "../qr.ts";
import { go, type Child, type View } from "../shell.ts";
import { ask } from "../visit.ts";
import { clock } from "../words.ts";

const NOUNS: Record<string, readonly [IconName, string]> = { id_card: ["idcard", "身份证"], bank_card: ["card", "银行卡"], phone: ["phone", "手机"] };
const BROKEN: Record<string, string> = { id_reader: "读不了身份证", card_reader: "读不了银行卡", pin_pad: "密码键盘坏了", camera: "不能刷脸", printer_paper: "没有纸，打不了回单", offline: "现在连不上" };
const MOST_NEARBY = 3;

const plan = () => ask("RecordService/PlanTrip", { creditLineId: theCase.line?.creditLineId ?? "", ...(theCase.amount > 0 ? { amount: toMoney(theCase.amount) } : {}) });

export async function trip(): Promise<View> {
  if (theCase.line === null) await loadLines();
  const answer = await plan();
  const foot = (goes: boolean): Child[] => [button("拿到终端上接着办", () => go("code"), goes ? "act" : "second"), button("好了", () => go("line"), goes ? "second" : "act")];
  if (!answer.ok) return { main: [h("h1", {}, "去之前看看"), because(answer.no)], foot: foot(false) };
  const { drawable, drawableAtKiosk, bring, terminals: found, time } = answer.value;
  return {
    main: [
      h("div", {}, h("h1", {}, "去之前看看"), h("p", { class: "mic mut" }, `${clock(time)} 的情况`)),
      drawable === true ? h("p", { class: "note ok" }, icon("done"), h("span", {}, `额度现在能用。今天在终端最多能借 ${wholeYuan(fromMoney(drawableAtKiosk))} 元。`)) : note("attn", "额度现在用不了，先别跑。打电话问一下客户经理。"),
      h("section", { class: "panel" }, h("h2", { class: "head" }, "带上这些"), h("ul", { class: "list" }, ...(bring ?? []).map(({ noun, reason }) => {
        const [picture, words] = NOUNS[noun ?? ""] ?? ["info", noun ?? ""];
        return h("li", { class: "item" }, icon(picture), h("span", { class: "grow" }, h("b", {}, words), h("span", { class: "mic mut" }, reason ?? "")));
      }))),
      nearby(found ?? []),
      snapshot(),
    ],
    foot: foot(drawable === true && (found ?? []).some((each) => each.works === true)),
  };
}

/** Terminals for other screens; nothing where the server does not tell. */
export async function terminals(): Promise<Child> {
  const answer = await plan();
  return answer.ok && (answer.value.terminals ?? []).length > 0 ? nearby((answer.value.terminals ?? []).slice(0, MOST_NEARBY)) : null;
}

function nearby(found: readonly TripTerminalJson[]): HTMLElement {
  const title = found.some((each) => each.works === true) ? "现在能办的" : "终端现在都办不了，先别跑";
  return h("section", { class: "panel" }, h("h2", { class: "head" }, title), h("ul", { class: "list" }, ...found.map((each) => {
    const broken = (each.broken ?? []).map((part) => BROKEN[part] ?? part);
    const [picture, word, tone]: readonly [IconName, string, string] = each.works !== true ? ["alert", "办不了", "not-done"] : broken.length > 0 ? ["alert", "能办一部分", "confirming"] : ["done", "能办", "done"];
    const words = broken.length > 0 ? broken.join("、") : each.works === true ? "读卡、人脸、回单都好" : "一直没有消息";
    return h("li", { class: "item" }, h("span", { class: "grow" }, h("b", {}, `${each.place ?? ""} ${each.terminalId ?? ""}`), h("span", { class: "mic mut" }, words)), h("span", { class: `tag ${tone}` }, icon(picture), word));
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
    fill(box, h("h2", {}, "额度的样子，仅供参考"), qrCode(content ?? "", "额度快照码"), h("p", { class: "mic mut" }, `终端没有网的时候，扫它能先看看够不够，不能借。到 ${clock(expireTime)} 为止。`));
  };
  fill(box, h("p", { class: "soft" }, "村里的终端没有网？带一个码去，先看看够不够。"), button("拿一个码（仅供参考）", () => void open(), "second", "snapshot"));
  return box;
}
