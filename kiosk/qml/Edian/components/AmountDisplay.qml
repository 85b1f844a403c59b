import QtQuick
import Edian

// An amount of money, large: cents half as tall as the yuan, the unit a third. It is set left, so that it grows to the
// right and never jumps.
Item {
    id: a
    property string whole: ""
    property string cents: ".00"
    property int px: Theme.hero
    property color tint: Theme.ink
    property bool caret: false
    readonly property bool empty: whole === ""
    readonly property real gapAfter: caret ? Theme.gap : 0
    implicitHeight: px
    implicitWidth: unit.x + unit.width
    Accessible.role: Accessible.StaticText
    Accessible.name: empty ? "" : qsTrId("money.yuan").arg(whole + cents)
    Txt {
        id: yuan
        y: -a.px * Size.figureUp
        text: a.whole
        font.pixelSize: a.px
        bold: true
        digits: true
        color: a.tint
        Accessible.ignored: true
    }
    Txt {
        id: small
        visible: !a.empty
        x: yuan.width + a.gapAfter
        anchors.baseline: yuan.baseline
        text: a.cents
        font.pixelSize: a.px * Size.cents
        bold: true
        digits: true
        color: a.tint
        Accessible.ignored: true
    }
    Rectangle {
        visible: a.caret
        x: yuan.width + Theme.lineStrong
        y: a.px * Size.caretTop
        width: Size.caretW
        height: a.px * Size.caretTall
        color: Theme.green
    }
    Txt {
        id: unit
        x: yuan.width + a.gapAfter + (a.empty ? 0 : small.width) + Theme.gap
        anchors.baseline: yuan.baseline
        text: qsTrId("money.unit")
        font { pixelSize: Math.max(Theme.small, a.px * Size.unit); weight: Font.Medium }
        color: Theme.muted
        Accessible.ignored: true
    }
}
