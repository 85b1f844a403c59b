import QtQuick
import QtQuick.Controls.Basic as C
import Edian

// kind: primary (one a page) | secondary | chosen | quiet (tools, keys) | danger (outline) | stop (filled, only inside
// a confirmation). A button that cannot be pressed says why: give it such a text.
C.AbstractButton {
    id: b
    readonly property bool isTarget: true
    property string kind: "secondary"
    property string lead: ""
    property string trail: ""
    property string note: ""            // second, smaller line
    property int px: Theme.act
    property int weight: Font.Bold
    property bool stacked: false        // icon above the word
    property bool pictured: false       // the gallery shows the pressed state without a finger
    readonly property bool sunk: down || pictured
    readonly property bool filled: kind === "primary" || kind === "stop"
    readonly property color ink: !enabled ? Theme.off : filled ? Theme.onFill : kind === "danger" ? Theme.cinnabar : kind === "quiet" ? Theme.ink : Theme.green
    readonly property int breath: b.px < Size.smallLabel ? Size.iconGap : Theme.gap
    readonly property int icons: stacked ? 0 : (lead === "" ? 0 : iconSize + breath) + (trail === "" ? 0 : iconSize + breath)
    readonly property int iconSize: Math.round(px * (trail === "" ? .92 : .86))
    implicitHeight: Theme.actH
    implicitWidth: Math.max(Theme.target * 2, label.implicitWidth + icons + 2 * Theme.wide)
    focusPolicy: Qt.TabFocus
    Accessible.role: kind === "chosen" ? Accessible.RadioButton : Accessible.Button
    Accessible.name: (text + (note === "" ? "" : " " + note)).replace("\n", "")
    Accessible.checked: kind === "chosen"
    Accessible.onPressAction: clicked()
    background: Rectangle {
        radius: Theme.radius
        color: !b.enabled ? Theme.clear
             : b.kind === "primary" ? (b.sunk ? Theme.greenDown : Theme.green)
             : b.kind === "stop" ? (b.sunk ? Theme.cinnabarDown : Theme.cinnabar)
             : b.kind === "danger" ? (b.sunk ? Theme.cinnabarTint : Theme.sheet)
             : b.kind === "chosen" || b.sunk ? Theme.greenTint : Theme.sheet
        border.width: b.visualFocus ? Theme.lineFocus : b.filled && b.enabled ? 0 : b.kind === "quiet" || !b.enabled ? Theme.line
                    : b.kind === "chosen" ? (b.stacked ? Theme.lineStrong - 1 : Theme.lineChosen) : Theme.lineStrong - 1
        border.color: b.visualFocus ? Theme.ochre : !b.enabled || b.kind === "quiet" ? Theme.edge : b.kind === "danger" ? Theme.cinnabar : Theme.green
        Behavior on color { enabled: !Theme.reduced; ColorAnimation { duration: Theme.quick } }
    }
    contentItem: Item {
        Rectangle {
            visible: b.kind === "chosen" && !b.stacked
            anchors { right: parent.right; top: parent.top; margins: Theme.line }
            width: Size.chosenTick
            height: width
            radius: width / 2
            color: Theme.green
            Icon { anchors.centerIn: parent; name: "tick"; tone: Theme.onFill; size: Size.chosenTickIcon }
        }
        Flow {
            anchors.centerIn: parent
            flow: b.stacked ? Flow.TopToBottom : Flow.LeftToRight
            spacing: b.stacked ? Theme.nudge : b.breath
            Icon {
                id: leading
                visible: b.lead !== ""
                name: b.lead
                tone: b.ink
                size: b.stacked ? Size.stackedIcon : b.iconSize
                transform: Translate {
                    x: b.stacked ? (words.width - leading.width) / 2 : 0
                    y: b.stacked || b.text === "" ? 0 : (words.height - leading.height) / 2
                }
            }
            Column {
                id: words
                visible: b.text !== ""
                Txt {
                    id: label
                    anchors.horizontalCenter: parent.horizontalCenter
                    width: Math.min(implicitWidth, b.width - b.icons - 2 * Size.labelInset)
                    text: b.text
                    font { pixelSize: b.px; weight: b.weight }
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.small
                    digits: true
                    color: b.ink
                    horizontalAlignment: Text.AlignHCenter
                    lineHeight: b.text.indexOf("\n") > 0 ? Theme.tightLine : 1
                    transform: Translate { y: -b.px * Theme.lift }
                }
                Txt {
                    visible: b.note !== ""
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: b.note
                    role: "small"
                    color: b.filled || !b.enabled ? b.ink : Theme.muted
                }
            }
            Icon {
                id: trailing
                visible: b.trail !== ""
                name: b.trail
                tone: b.ink
                size: b.iconSize
                transform: Translate { y: (words.height - trailing.height) / 2 }
            }
        }
    }
}
