import QtQuick
import "."

// A state: word and sign, colour third.
Rectangle {
    id: tag
    property string text
    property string tone: "none"
    property bool bare: false
    visible: text !== ""
    implicitHeight: 21
    implicitWidth: row.implicitWidth + (bare ? 0 : 13)
    radius: 3
    color: bare ? Theme.clear : Theme.toneTint(tone)
    border { width: bare ? 0 : 1; color: Theme.toneLine(tone) }
    Row {
        id: row
        anchors.verticalCenter: parent.verticalCenter
        x: tag.bare ? 0 : 6
        spacing: 4
        Icon { anchors.verticalCenter: parent.verticalCenter; name: Theme.toneIcon(tag.tone); size: 14; color: Theme.toneInk(tag.tone) }
        T { anchors.verticalCenter: parent.verticalCenter; text: tag.text; medium: true; font.pixelSize: Theme.micro; color: Theme.toneInk(tag.tone) }
    }
}
