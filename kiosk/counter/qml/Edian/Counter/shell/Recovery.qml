pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// What an earlier run sent and never heard of, and what became of it.
Modal {
    id: r
    required property RecoveryModel model
    shown: model.open
    title: qsTrId("recovery.title")
    note: r.model.asking ? qsTrId("recovery.asking") : qsTrId("recovery.known")
    onDismissed: r.model.dismiss()
    Txt { width: parent.width; text: qsTrId("recovery.what"); color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    Table {
        width: parent.width
        cols: [
            { k: "what", label: qsTrId("customer.what"), w: 1 }, { k: "amount", label: qsTrId("customer.amount"), w: Size.noteMoney, kind: "num", medium: true },
            { k: "outcome", label: qsTrId("customer.state"), w: Size.flyState, kind: "outcome" }, { k: "waits", label: "", w: Size.flyTime, soft: true },
            { k: "query", label: qsTrId("sent.query"), w: Size.flyOwner, soft: true }
        ]
        rows: r.model.rows
    }
    Btn { objectName: "recovery_read"; text: qsTrId("recovery.read"); key: "Esc"; kind: "act"; onClicked: r.model.dismiss() }
}
