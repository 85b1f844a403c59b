// A receipt as a file: drawn up by the server, handed to the browser, kept nowhere by this page.
import { ask } from "./visit.ts";

/** Save it; gives what to say when that could not be done. */
export async function saveReceipt(subjectId: string): Promise<string> {
  const answer = await ask("RecordService/GetReceipt", { subjectId, language: "zh-CN" });
  if (!answer.ok) {
    switch (answer.no.kind) {
      case "absent":
        return "这家银行还没有在手机上出回单；终端和柜台都能打。";
      case "lost":
        return "没有连上银行，过一会儿再存。回单不会丢。";
      case "refused":
        return answer.no.sentence;
    }
  }
  const bytes = Uint8Array.from(atob(answer.value.pdf ?? ""), (each) => each.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = answer.value.fileName || "receipt.pdf";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return "";
}
