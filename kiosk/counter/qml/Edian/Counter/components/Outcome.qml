pragma ComponentBehavior: Bound
import QtQuick

// The four words that a customer can be told. No fifth.
Tag {
    property string outcome: "DONE"     // DONE NOT_DONE CONFIRMING SEE_STAFF
    text: outcome === "DONE" ? qsTrId("outcome.done") : outcome === "NOT_DONE" ? qsTrId("outcome.not_done")
        : outcome === "CONFIRMING" ? qsTrId("outcome.confirming") : outcome === "SEE_STAFF" ? qsTrId("outcome.see_staff") : ""
    icon: ({ DONE: "done", NOT_DONE: "octagon", CONFIRMING: "hourglass", SEE_STAFF: "user" })[outcome] ?? ""
    tone: ({ DONE: "ok", NOT_DONE: "none", CONFIRMING: "attn", SEE_STAFF: "stop" })[outcome] ?? "none"
    visible: text !== ""
}
