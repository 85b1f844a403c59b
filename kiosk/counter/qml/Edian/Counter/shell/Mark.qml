pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The house's sign.
Rectangle {
    property bool large: false
    width: large ? Size.markBig : Size.mark
    height: width
    radius: Theme.radiusSmall
    color: Theme.green
    Txt {
        anchors { centerIn: parent; verticalCenterOffset: -Theme.hair }
        text: qsTrId("shell.mark")
        strong: true
        font.pixelSize: parent.large ? Size.markBigLetter : Size.markLetter
        color: Theme.reverse
    }
}
