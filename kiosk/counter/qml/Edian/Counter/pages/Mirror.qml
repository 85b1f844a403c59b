import QtQuick
import Edian as Kiosk
import Edian.Counter
import Edian.Data

// The terminal's own page, masked and inert: the same QML that the customer sees, never a second drawing of it.
Rectangle {
    id: m
    required property KioskView view
    required property bool hasPage
    property string fresh
    property string lost
    radius: Theme.gap
    color: Theme.ink
    Txt { x: ListSize.mirrorPad; height: ListSize.mirrorHead; text: qsTrId("elbow.screen"); role: "table"; color: Theme.reverse }
    Txt { anchors { right: parent.right; rightMargin: ListSize.mirrorPad } height: ListSize.mirrorHead; text: m.fresh; role: "micro"; color: Theme.line }
    Rectangle {
        id: frame
        x: ListSize.mirrorPad
        y: ListSize.mirrorHead
        width: parent.width - 2 * x
        height: parent.height - y - ListSize.mirrorPad - ListSize.mirrorFoot
        color: Theme.paper
        clip: true
        Kiosk.PageStage {
            visible: m.hasPage
            anchors.fill: parent
            view: m.view
            inert: true
        }
        Txt { visible: !m.hasPage; anchors { fill: parent; margins: Theme.wide } text: qsTrId("elbow.no_page"); color: Theme.ink2; wrapMode: Text.Wrap; horizontalAlignment: Text.AlignHCenter }
        Rectangle {
            visible: m.lost !== ""
            width: parent.width
            height: lostWords.implicitHeight + 2 * Theme.gap
            color: Theme.ochreTint
            Txt { id: lostWords; x: Theme.gutter; y: Theme.gap; width: parent.width - 2 * x; text: m.lost; role: "table"; medium: true; color: Theme.ochreInk; wrapMode: Text.Wrap }
        }
    }
    Txt { anchors { top: frame.bottom; horizontalCenter: parent.horizontalCenter } height: ListSize.mirrorFoot; text: qsTrId("elbow.not_shown"); role: "micro"; color: Theme.line }
}
