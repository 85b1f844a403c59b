import QtQuick
import Edian

// One fact: label left, value right, a note under the value. `reading` marks the row that is being read aloud.
Item {
    id: f
    property string label
    property string value
    property string note
    property bool reading: false
    property bool last: false
    property bool dense: false
    property bool airy: false
    property bool inline: false          // a wide row: the note stands between label and value
    property int valuePx: Theme.strong
    property color valueColor: Theme.ink
    readonly property bool noted: note !== "" && !inline
    implicitHeight: noted ? (dense ? Size.rowNotedDense : Size.rowNoted) : airy ? Size.rowAiry : dense ? Size.rowDense : Size.row
    width: parent ? parent.width : 0
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + value + " " + note
    Rectangle {
        visible: f.reading
        anchors { fill: parent; leftMargin: -Size.rowReading; rightMargin: -Size.rowReading }
        color: Theme.ochreTint
        radius: Theme.radiusSmall
        Rectangle { width: Size.rowReadingBar; height: parent.height; radius: width / 2; color: Theme.ochreFill }
    }
    Item {
        width: parent.width
        height: f.noted ? parent.height - remark.height : parent.height
        Txt { anchors.verticalCenter: parent.verticalCenter; text: f.label; color: Theme.muted; digits: true; Accessible.ignored: true }
        Txt {
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: f.value
            font.pixelSize: f.valuePx
            bold: true
            digits: true
            color: f.valueColor
            Accessible.ignored: true
        }
    }
    Txt {
        id: remark
        visible: f.note !== ""
        anchors { right: parent.right; rightMargin: f.inline ? Size.rowValueW : 0; verticalCenter: f.inline ? parent.verticalCenter : undefined; bottom: f.inline ? undefined : parent.bottom; bottomMargin: f.dense ? Theme.lineStrong : Size.iconGap }
        text: f.note
        role: "small"
        color: Theme.muted
        digits: true
        Accessible.ignored: true
    }
    Rectangle { visible: !f.last && !f.reading; anchors.bottom: parent.bottom; width: parent.width; height: Theme.hairline; color: Theme.hair }
}
