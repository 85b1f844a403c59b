import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The dialogs over whichever page is shown; at most one is open.
Item {
    id: d
    required property DialogsModel model
    anchors.fill: parent
    visible: d.model.shown
    ActDialog { model: d.model.act }
    HandoffDialog { model: d.model.handoff }
    RecordsDialog { model: d.model.records }
    ReprintDialog { model: d.model.reprint }
}
