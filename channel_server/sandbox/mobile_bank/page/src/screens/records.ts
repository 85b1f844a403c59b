// What has been drawn and repaid, at whichever channel, and its receipts.
import { fill, h, icon } from "../dom.ts";
import { ofDrawdown, ofRepayment, type Word } from "../fate.ts";
import type { RecordJson } from "../gen/edian/channel/v1/record_service_pb.ts";
import { because, button, inYuan } from "../parts.ts";
import { saveReceipt } from "../receipt.ts";
import { again, go, say, type Child, type View } from "../shell.ts";
import { ask } from "../visit.ts";
import { CHANNELS, clock } from "../words.ts";

const A_PAGE = 20;
const WORDS: Record<Word, string> = { done: "已办成", "not-done": "未办", confirming: "正在确认", asking: "正在确认", staff: "请找工作人员" };

export async function records(): Promise<View> {
  const list = h("ul", { class: "panel list" });
  const more = h("div", {});
  let from = "";
  const load = async (): Promise<Child> => {
    const answer = await ask("RecordService/ListRecords", { pageSize: A_PAGE, pageToken: from });
    if (!answer.ok) return because(answer.no);
    list.append(...(answer.value.records ?? []).map(row));
    from = answer.value.nextPageToken ?? "";
    fill(more, from !== "" && button("再看更早的", () => void load(), "second"));
    return null;
  };
  const trouble = await load();
  const none = trouble === null && list.childElementCount === 0;
  return {
    main: [h("h1", {}, "明细和回单"), trouble, none ? h("p", { class: "soft" }, "还没有借过，也没有还过。") : trouble === null && list, more],
    foot: [button("好了", () => go("line"))],
    changed: again,
  };
}

function row(record: RecordJson): HTMLElement {
  const fate = record.drawdown !== undefined ? ofDrawdown(record.drawdown) : ofRepayment(record.repayment ?? {});
  const subject = record.drawdown?.drawdownId ?? record.repayment?.repaymentId ?? "";
  const reversed = record.drawdown?.state === "DRAWDOWN_STATE_REVERSED";
  const what = record.drawdown !== undefined ? "借" : "还";
  const save = async (): Promise<void> => {
    const words = await saveReceipt(subject);
    if (words !== "") say(words);
  };
  return h("li", { class: "record" },
    h("div", { class: "row sp" }, h("b", {}, `${what} ${inYuan(fate.amount)}`), h("span", { class: `tag ${reversed ? "not-done" : fate.word}` }, reversed ? "已冲正" : WORDS[fate.word])),
    h("div", { class: "row sp" }, h("span", { class: "mic mut" }, `${clock(record.createTime)}·${CHANNELS[record.channel ?? "CHANNEL_UNSPECIFIED"] ?? ""}`), fate.word === "done" && h("button", { class: "link", type: "button", "data-receipt": subject, onclick: () => void save() }, icon("paper"), "回单")));
}
