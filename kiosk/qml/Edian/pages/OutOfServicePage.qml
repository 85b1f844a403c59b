import QtQuick
import Edian

// The machine cannot serve, and says why and what to do instead.
PageFrame {
    id: p
    question: qsTrId("service." + view.service)
    hint: qsTrId("service." + view.service + "_hint")
    tray: false
    idle: true
    hasMain: false
    noticeShown: false
    hills: true
    handTop: Size.workingHandTop
    Column {
        y: Theme.broad
        width: parent.width
        spacing: Theme.wide
        Seal { kind: p.view.service === "starting" ? "confirming" : "see_staff" }
        Txt { width: parent.width; text: qsTrId("service.cards"); role: "strong"; wrapMode: Text.Wrap }
    }
}
