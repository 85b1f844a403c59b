pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// What is left of the time: the bar empties, the words say it.
Item {
    id: d
    property string text
    property real part: .5              // left, 0..1
    property string tone: "none"
    implicitHeight: Size.clockH
    visible: text !== ""
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Txt { width: d.width; height: Size.clockWords; text: d.text; role: "table"; medium: true; color: Theme.tone(d.tone).ink; elide: Text.ElideRight }
    Rectangle {
        visible: d.part >= 0
        y: Size.clockWords + Theme.hair
        width: d.width
        height: Size.clockBar
        color: Theme.sunk
        Rectangle { width: parent.width * Math.min(1, Math.max(.02, d.part)); height: parent.height; color: Theme.tone(d.tone).solid }
    }
}
