import QtQuick
import Edian

// One fact: label left, value right, a note under the value. Where label and value do not fit beside each other, the
// value goes under the label. `reading` marks the row that is being read aloud.
Item {
    id: f
    property string label
    property string value
    property string note
    property bool reading: false
    property bool last: false
    property bool dense: false
    property bool airy: false
    property bool inline: false          // a wide row: the note stands between label and value, if it fits
    property int valuePx: Theme.strong
    property color valueColor: Theme.ink
    property color labelColor: Theme.muted
    property real squeeze: 1             // rows of a full page stand a little closer
    readonly property bool stacked: name.implicitWidth + figure.implicitWidth + Theme.snug > width
    readonly property bool beside: inline && note !== "" && name.implicitWidth + figure.implicitWidth + remark.implicitWidth + 2 * Theme.pad < width
    readonly property bool noted: note !== "" && !beside
    readonly property int lineH: airy ? Size.rowAiry : dense ? Size.rowDense : Size.row
    readonly property int notedH: dense ? Size.rowNotedDense : Size.rowNoted
    readonly property int natural: (noted ? notedH : lineH) + (stacked ? Size.rowStacked : 0)
    implicitHeight: natural * squeeze
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
        id: line
        width: parent.width
        height: f.noted ? parent.height - remark.height : parent.height
        Txt {
            id: name
            y: f.stacked ? Theme.u : (parent.height - height) / 2
            width: Math.min(implicitWidth, parent.width)
            text: f.label
            color: f.labelColor
            digits: true
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.small
            Accessible.ignored: true
        }
        Txt {
            id: figure
            x: parent.width - width
            y: f.stacked ? name.y + name.height : (parent.height - height) / 2
            width: Math.min(implicitWidth, parent.width)
            text: f.value
            font.pixelSize: f.valuePx
            bold: true
            digits: true
            color: f.valueColor
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.small
            Accessible.ignored: true
        }
    }
    Txt {
        id: remark
        visible: f.note !== ""
        x: parent.width - width - (f.beside ? figure.width + Theme.pad : 0)
        y: f.beside ? (parent.height - height) / 2 : parent.height - height - (f.dense ? Theme.lineStrong : Size.iconGap)
        width: Math.min(implicitWidth, parent.width)
        text: f.note
        role: "small"
        color: Theme.muted
        digits: true
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    Rectangle { visible: !f.last && !f.reading; anchors.bottom: parent.bottom; width: parent.width; height: Theme.hairline; color: Theme.hair }
}
