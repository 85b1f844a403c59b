import QtQuick
import Edian.Counter
import Edian.Counter.Data

// A receipt, once more on paper.
Modal {
    id: r
    required property ReprintModel model
    objectName: "reprint_dialog"
    shown: r.model.shown
    title: qsTrId("reprint.title")
    onDismissed: r.model.cancel()
    Txt { width: parent.width; text: r.model.about; medium: true; wrapMode: Text.Wrap }
    DialogFoot {
        act: r.model.act
        cancel: qsTrId("reprint.cancel")
        ready: r.model.ready
        text: r.model.footLine.text ?? ""
        tone: r.model.footLine.tone ?? "none"
        onConfirmed: r.model.confirm()
        onDropped: r.model.cancel()
    }
}
