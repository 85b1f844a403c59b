pragma ComponentBehavior: Bound
import QtQuick
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var scenarios: lab.scenarios
    readonly property var tones: ({ "passed": "ok", "failed": "stop", "playing": "attn", "waiting": "none" })
    title: w.scenarios
    note: scenarios.saved !== "" ? w.saved + " " + scenarios.saved : w.scenarios_note
    side: [
        Btn { small: true; text: root.w.play_all; enabled: !root.scenarios.playing; onClicked: root.scenarios.playAll() },
        Btn { small: true; text: root.w.play; key: "F8"; tone: "act"; enabled: !root.scenarios.playing; onClicked: root.scenarios.play() },
        Btn {
            small: true
            key: "F9"
            tone: "stop"
            chosen: root.scenarios.recording
            text: root.scenarios.recording ? root.w.stop_record : root.w.record
            onClicked: root.scenarios.toggleRecording()
        }
    ]
    ListView {
        id: list
        x: -Theme.gutter + 1
        width: 218
        height: root.bodyHeight - 1
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.scenarios.rows
        activeFocusOnTab: true
        currentIndex: root.scenarios.current
        onCurrentIndexChanged: positionViewAtIndex(currentIndex, ListView.Contain)
        Accessible.role: Accessible.List
        Accessible.name: root.w.scenarios
        Keys.onUpPressed: root.scenarios.choose(root.scenarios.current - 1)
        Keys.onDownPressed: root.scenarios.choose(root.scenarios.current + 1)
        delegate: Rectangle {
            id: item
            required property int index
            required property string title
            required property string file
            required property string result
            required property bool recorded
            readonly property bool chosen: index === root.scenarios.current
            width: list.width
            height: Theme.row
            color: chosen ? Theme.greenTint : Theme.sheet
            Accessible.role: Accessible.ListItem
            Accessible.name: title + " " + result
            Rectangle { visible: item.chosen; width: 3; height: parent.height; color: Theme.green }
            Rectangle { visible: item.chosen && list.activeFocus; anchors { fill: parent; margins: 1 } color: Theme.clear; border { width: 2; color: Theme.green } }
            T { x: 12; width: parent.width - 12 - (item.result !== "" ? 26 : 6); height: parent.height; text: item.file; medium: item.chosen; color: item.recorded ? Theme.ochreInk : Theme.ink }
            Icon {
                id: sign
                // Drawn in software, a shape is not cut off at the list's edge.
                visible: item.result !== "" && item.y >= list.contentY && item.y + item.height <= list.contentY + list.height
                anchors { right: parent.right; rightMargin: 7; verticalCenter: parent.verticalCenter }
                size: 14
                name: item.result === "playing" || item.result === "waiting" ? "hourglass" : Theme.toneIcon(root.tones[item.result] || "none")
                color: Theme.toneInk(root.tones[item.result] || "none")
            }
            TapHandler { onTapped: { list.forceActiveFocus(); root.scenarios.choose(item.index) } }
        }
    }
    Rectangle { x: list.x + list.width; width: 1; height: root.bodyHeight - 1; color: Theme.line }
    Item {
        id: right
        x: list.x + list.width + 12
        width: parent.width - x
        height: root.bodyHeight - 6
        T { id: name; y: 6; width: parent.width; text: root.scenarios.title; medium: true; wrapMode: Text.Wrap; maximumLineCount: 2 }
        T { id: about; anchors { top: name.bottom; topMargin: 3 } width: parent.width; text: root.scenarios.about; font.pixelSize: Theme.micro; color: Theme.ink3; wrapMode: Text.Wrap; maximumLineCount: 3 }
        ListView {
            id: steps
            anchors { top: about.bottom; topMargin: 6; bottom: parent.bottom }
            width: parent.width
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: root.scenarios.steps
            delegate: Item {
                id: step
                required property int number
                required property string text
                required property string found
                required property int elapsedMs
                required property string result
                readonly property bool failed: result === "failed"
                width: steps.width
                height: failed ? 21 + why.height : 21
                Rectangle { visible: step.failed; anchors.fill: parent; color: Theme.stopTint; radius: 2 }
                T { width: 20; height: 21; text: step.number; color: Theme.ink3; font.pixelSize: Theme.micro; horizontalAlignment: Text.AlignRight }
                T { id: what; x: 28; height: 21; width: Math.min(implicitWidth, (step.failed || step.result === "" ? parent.width : parent.width * .58) - x); text: step.text; font.pixelSize: Theme.micro; color: step.result === "" ? Theme.ink2 : Theme.ink }
                T {
                    visible: !step.failed
                    x: what.x + what.width + 10
                    width: took.x - 6 - x
                    height: 21
                    horizontalAlignment: Text.AlignRight
                    font.pixelSize: Theme.micro
                    text: step.found
                    color: Theme.greenDeep
                }
                T { id: took; x: parent.width - width; width: 56; height: 21; horizontalAlignment: Text.AlignRight; font.pixelSize: Theme.micro; color: Theme.ink3; text: step.result === "" ? "" : step.elapsedMs + " ms" }
                T { id: why; visible: step.failed; x: 28; y: 20; width: parent.width - x - 6; text: step.found; wrapMode: Text.Wrap; font.pixelSize: Theme.micro; color: Theme.stopInk }
            }
        }
    }
}
