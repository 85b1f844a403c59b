pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The key of a part of the line: used | held | add | free.
Rectangle {
    id: s
    property string kind: "used"
    implicitWidth: Size.swatch
    implicitHeight: Size.swatch
    clip: true
    color: kind === "used" ? Theme.chart2 : kind === "held" ? Theme.ochreTint : kind === "add" ? Theme.green : Theme.greenTint
    border.width: kind === "held" || kind === "free" ? Theme.hair : 0
    border.color: kind === "held" ? Theme.ochre : Theme.greenLine
    Loader { active: s.kind === "held"; anchors.fill: parent; sourceComponent: Item { Hatch { step: Size.hatchTight } } }
}
