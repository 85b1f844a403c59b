pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Every component in every state, on both grounds; for those who build and those who look.
Rectangle {
    id: p
    required property KioskView view
    readonly property real wide: width - 2 * Theme.margin
    objectName: "gallery"
    implicitHeight: actions.y + actions.height + Theme.margin
    color: Theme.paper
    component Swatch: Rectangle {
        property string name
        property bool dark: false
        width: Theme.target
        height: Theme.target
        radius: Theme.radiusSmall
        border { width: Theme.hairline; color: Theme.edge }
        Txt { anchors.centerIn: parent; text: parent.name; role: "small"; color: parent.dark ? Theme.onFill : Theme.ink }
    }
    Rectangle { y: actions.y - Theme.pad; width: p.width; height: p.height - y; color: Theme.field }
    Column {
        id: read
        x: Theme.margin
        y: Theme.pad
        width: p.wide
        spacing: Theme.gap
        Row {
            spacing: Theme.gap - Theme.nudge
            Swatch { name: qsTrId("gallery.paper"); color: Theme.paper }
            Swatch { name: qsTrId("gallery.field"); color: Theme.field }
            Swatch { name: qsTrId("gallery.sheet"); color: Theme.sheet }
            Swatch { name: qsTrId("gallery.ink"); color: Theme.ink; dark: true }
            Swatch { name: qsTrId("gallery.muted"); color: Theme.muted; dark: true }
            Swatch { name: qsTrId("gallery.green"); color: Theme.green; dark: true }
            Swatch { name: qsTrId("gallery.ochre"); color: Theme.ochre; dark: true }
            Swatch { name: qsTrId("gallery.ochre_fill"); color: Theme.ochreFill }
            Swatch { name: qsTrId("gallery.cinnabar"); color: Theme.cinnabar; dark: true }
        }
        StepBar { width: parent.width; step: 4 }
        Row {
            spacing: Theme.wide
            StatusLamp { lamp: "off"; text: qsTrId("gallery.off") }
            StatusLamp { lamp: "wait"; text: qsTrId("gallery.wait") }
            StatusLamp { lamp: "on"; text: qsTrId("gallery.on") }
            StatusLamp { lamp: "stop"; text: qsTrId("gallery.stuck") }
        }
        Row {
            spacing: Theme.broad
            AmountDisplay { whole: "20,000"; px: Theme.target; caret: true }
            AmountDisplay { px: Theme.target; caret: true }
        }
        Row {
            spacing: Theme.u
            Seal { width: Size.sealSmall; height: width; kind: "done" }
            Seal { width: Size.sealSmall; height: width; kind: "confirming" }
            Seal { width: Size.sealSmall; height: width; kind: "not_done" }
            Seal { width: Size.sealSmall; height: width; kind: "see_staff" }
            Locator { at: 1; anchors.verticalCenter: parent.verticalCenter }
            Locator { at: 2; on: false; anchors.verticalCenter: parent.verticalCenter }
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            Repeater {
                model: Object.keys(Strokes.paths)
                Icon { required property string modelData; name: modelData; size: Size.stageIcon }
            }
        }
        Notice { width: parent.width; sentence: qsTrId("gallery.trouble"); remedy: qsTrId("gallery.remedy") }
    }
    Column {
        id: actions
        x: Theme.margin
        y: read.y + read.height + Theme.broad
        width: p.wide
        spacing: Theme.gap
        Row {
            id: three
            readonly property real each: (p.wide - 2 * spacing) / 3
            spacing: Theme.gap
            Btn { width: three.each; text: qsTrId("gallery.primary"); kind: "primary"; trail: "next" }
            Btn { width: three.each; text: qsTrId("gallery.secondary"); lead: "back" }
            Btn { width: three.each; text: qsTrId("gallery.disabled"); enabled: false; kind: "primary"; trail: "clock" }
        }
        Row {
            id: four
            readonly property real each: (p.wide - 3 * spacing) / 4
            spacing: Theme.gap
            Btn { width: four.each; height: Theme.key; text: qsTrId("gallery.chosen"); kind: "chosen"; px: Theme.strong }
            Btn { width: four.each; height: Theme.key; text: qsTrId("gallery.other"); px: Theme.strong }
            Btn { width: four.each; height: Theme.key; text: qsTrId("gallery.tool"); kind: "quiet"; px: Theme.strong; weight: Font.Medium }
            Btn { width: four.each; height: Theme.key; text: qsTrId("gallery.danger"); kind: "danger"; lead: "stop"; px: Theme.strong }
        }
        Row {
            id: two
            readonly property real each: (p.wide - spacing) / 2
            spacing: Theme.gap
            Btn { width: two.each; height: Theme.key; text: qsTrId("gallery.stop"); kind: "stop"; px: Theme.strong }
            Btn { width: two.each; height: Theme.key; text: qsTrId("gallery.pressed"); kind: "primary"; pictured: true; px: Theme.strong }
        }
        WaitSlot { width: parent.width; text: qsTrId("gallery.slot") }
        Item { width: 1; height: Theme.u }
        AmountSlider { width: parent.width; position: .3; low: "1,000"; high: "38,000" }
        Sheet {
            width: parent.width
            height: facts.height + 2 * Theme.gap
            Column {
                id: facts
                x: Theme.wide
                y: Theme.gap
                width: parent.width - 2 * x
                FactRow { label: qsTrId("gallery.fact"); value: qsTrId("money.yuan").arg("20,000.00") }
                FactRow { label: qsTrId("gallery.reading"); value: "5.40%"; note: qsTrId("gallery.note"); reading: true }
                FactRow { label: qsTrId("gallery.end"); value: qsTrId("gallery.any_time"); last: true }
            }
        }
        FooterBar { view: p.view; width: parent.width; height: Theme.toolH }
    }
}
