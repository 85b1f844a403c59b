import QtQuick
import "."

// The key that does the act.
Rectangle {
    id: cap
    property string key
    property bool dark: false
    visible: key !== ""
    implicitWidth: Math.max(20, words.implicitWidth + 10)
    implicitHeight: 18
    radius: 3
    color: dark ? Theme.clear : Theme.sheet
    border { width: 1; color: dark ? Theme.greenLine : Theme.edge }
    T {
        id: words
        anchors.centerIn: parent
        text: cap.key
        font.pixelSize: Theme.micro
        medium: true
        color: cap.dark ? Theme.reverse : Theme.ink2
    }
}
