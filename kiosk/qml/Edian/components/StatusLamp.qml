import QtQuick
import Edian

// lamp: off (hollow) | wait (dotted, ochre, breathing) | on (full, green, ticked) | stop (barred, cinnabar). The shape
// tells it too, and its word always stands beside it.
Row {
    id: r
    property string lamp: "off"
    property string text
    property int px: Theme.small
    property int weight: Font.Medium
    property real room: Infinity         // the word grows smaller rather than wider than this
    property int beat: 0                 // where in its breath a waiting lamp is
    readonly property real pale: (1 - Math.cos(2 * Math.PI * beat / Theme.lampBeats)) / 2
    readonly property color waitTone: Theme.blend(Theme.ochre, Theme.ochreSoft, pale)
    readonly property color tone: lamp === "on" ? Theme.green : lamp === "wait" ? Theme.ochre : lamp === "stop" ? Theme.cinnabar : Theme.muted
    spacing: Size.lampGap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Item {
        width: Size.lamp
        height: Size.lamp
        anchors { verticalCenter: parent.verticalCenter; verticalCenterOffset: Math.round(r.px * Size.lampDrop) }
        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: r.lamp === "on" ? Theme.green : Theme.clear
            border { width: Size.lampRing; color: r.lamp === "off" ? Theme.edge : r.lamp === "wait" ? r.waitTone : r.tone }
        }
        Rectangle { visible: r.lamp === "wait"; anchors.centerIn: parent; width: Size.lampDot; height: width; radius: width / 2; color: r.waitTone }
        Rectangle { visible: r.lamp === "stop"; anchors.centerIn: parent; width: Size.lampDot; height: Size.lampBar; color: Theme.cinnabar }
        Icon { visible: r.lamp === "on"; anchors.centerIn: parent; name: "tick"; tone: Theme.onFill; size: Size.lampTick }
    }
    Txt {
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, r.room - Size.lamp - r.spacing)
        text: r.text
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.small
        verticalAlignment: Text.AlignVCenter
        wrapMode: r.room < Infinity ? Text.Wrap : Text.NoWrap
        lineHeight: Theme.tightLine
        font { pixelSize: r.px; weight: r.weight }
        digits: true
        color: r.tone
        Accessible.ignored: true
    }
    // A few tones a breath, not sixty a second: a terminal that waits all day draws in software.
    Timer {
        running: r.lamp === "wait" && !Theme.reduced && r.visible
        interval: Theme.breath / Theme.lampBeats
        repeat: true
        onTriggered: r.beat = (r.beat + 1) % Theme.lampBeats
        onRunningChanged: r.beat = 0
    }
}
