// A receipt as a file: drawn up by the server, handed to the browser, kept nowhere by this page.
import type { Words } from "./dom.ts";
import { language, t } from "./language.ts";
import { saidBy } from "./parts.ts";
import { ask } from "./visit.ts";

/** Save it; gives what to say when that could not be done. */
export async function saveReceipt(subjectId: string): Promise<Words> {
  const answer = await ask("RecordService/GetReceipt", { subjectId, language });
  if (!answer.ok) {
    switch (answer.no.kind) {
      case "absent":
        return () => t.receipt.absent;
      case "lost":
        return () => t.receipt.lost;
      case "refused":
        return saidBy(answer.no);
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
