// What has been drawn and repaid, at whichever channel, and its receipts.
import { fill, h, icon } from "../dom.ts";
import { ofDrawdown, ofRepayment } from "../fate.ts";
import type { RecordJson } from "../gen/edian/channel/v1/record_service_pb.ts";
import { t } from "../language.ts";
import { yuan } from "../money.ts";
import { because, button } from "../parts.ts";
import { saveReceipt } from "../receipt.ts";
import { again, go, say, type Child, type View } from "../shell.ts";
import { ask } from "../visit.ts";
import { channelName, clock } from "../words.ts";

const A_PAGE = 20;

export async function records(): Promise<View> {
  const list = h("ul", { class: "panel list" });
  const more = h("div", {});
  let from = "";
  const load = async (): Promise<Child> => {
    const answer = await ask("RecordService/ListRecords", { pageSize: A_PAGE, pageToken: from });
    if (!answer.ok) return because(answer.no);
    list.append(...(answer.value.records ?? []).map(row));
    from = answer.value.nextPageToken ?? "";
    fill(more, from !== "" && button(() => t.records.earlier, () => void load(), "second"));
    return null;
  };
  const trouble = await load();
  const none = trouble === null && list.childElementCount === 0;
  return {
    main: [h("h1", {}, () => t.records.title), trouble, none ? h("p", { class: "soft" }, () => t.records.none) : trouble === null && list, more],
    foot: [button(() => t.shell.fine, () => go("line"))],
    changed: again,
    online: () => void (trouble !== null && again()),
  };
}

function row(record: RecordJson): HTMLElement {
  const fate = record.drawdown !== undefined ? ofDrawdown(record.drawdown) : ofRepayment(record.repayment ?? {});
  const subject = record.drawdown?.drawdownId ?? record.repayment?.repaymentId ?? "";
  const reversed = record.drawdown?.state === "DRAWDOWN_STATE_REVERSED";
  const what = (): string => (record.drawdown !== undefined ? t.records.drew : t.records.repaid)(yuan(fate.amount));
  const save = async (): Promise<void> => {
    const words = await saveReceipt(subject);
    if (words !== "") say(words);
  };
  return h("li", { class: "record" },
    h("div", { class: "row sp" }, h("b", {}, what), h("span", { class: `tag ${reversed ? "not-done" : fate.word}` }, () => (reversed ? t.records.reversed : t.outcomes[fate.word]))),
    h("div", { class: "row sp" }, h("span", { class: "mic mut" }, () => t.records.where(clock(record.createTime), channelName(record.channel))), fate.word === "done" && h("button", { class: "link", type: "button", "data-receipt": subject, onclick: () => void save() }, icon("paper"), () => t.records.receipt)));
}
