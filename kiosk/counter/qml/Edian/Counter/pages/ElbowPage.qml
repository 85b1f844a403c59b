pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// At the elbow (伴办): the customer's screen, masked and inert; where they are, how the machine is, what can be said.
FocusScope {
    id: p
    required property ElbowModel model
    readonly property real mirrorW: Math.min(ListSize.mirrorW, Math.round(width * ListSize.mirrorShare))
    readonly property real wayW: Math.min(ListSize.wayW, Math.round(width * ListSize.wayShare))
    Connections {
        target: p.model
        function onWordsWanted(): void { words.forceActiveFocus(Qt.ShortcutFocusReason); }
    }
    Item {
        anchors.fill: parent
        enabled: !p.model.leaving
        Item {
            id: head
            width: parent.width
            height: ListSize.headH
            Txt { id: title; text: qsTrId("elbow.title"); role: "title"; strong: true; height: Theme.control }
            Txt { anchors { left: title.right; leftMargin: Theme.gutter } height: Theme.control; text: p.model.about; color: Theme.ink2 }
            Row {
                anchors.right: parent.right
                height: Theme.control
                spacing: Theme.gap
                visible: p.model.hasCall
                Tag { text: qsTrId("elbow.look_only"); icon: "eyeoff"; anchors.verticalCenter: parent.verticalCenter }
                Tag { text: qsTrId("elbow.recorded"); icon: "headset"; anchors.verticalCenter: parent.verticalCenter }
            }
        }
        Empty {
            visible: !p.model.hasCall
            y: head.height
            icon: "headset"
            title: qsTrId("elbow.empty_title")
            why: qsTrId("elbow.empty_why")
        }
        Mirror {
            id: mirror
            visible: p.model.hasCall
            y: head.height
            width: p.mirrorW
            height: parent.height - y
            view: p.model.screen
            hasPage: p.model.hasPage
            fresh: p.model.fresh
            lost: p.model.lost
        }
        Panel {
            id: way
            visible: p.model.hasCall
            anchors { left: mirror.right; leftMargin: Theme.gutter }
            y: head.height
            width: p.wayW
            height: Size.head + Theme.gap + ListSize.stepRow * Math.max(1, p.model.steps.length) + Theme.gap
            title: qsTrId("elbow.way")
            note: qsTrId("elbow.of_steps").arg(p.model.steps.length)
            key: "Alt+1"
            Column {
                y: Theme.unit
                width: parent.width
                Repeater {
                    model: p.model.steps.length
                    StepLine {
                        required property int index
                        width: way.width - 2 * way.pad
                        pad: way.pad
                        last: index === p.model.steps.length - 1
                        step: p.model.steps[index] ?? ({})
                    }
                }
            }
        }
        Panel {
            visible: p.model.hasCall
            anchors { left: mirror.right; leftMargin: Theme.gutter; top: way.bottom; topMargin: Theme.gutter; bottom: parent.bottom }
            width: p.wayW
            pad: Theme.hair
            title: qsTrId("elbow.machine")
            note: p.model.fresh
            key: "Alt+2"
            Table {
                anchors.fill: parent
                header: false
                rowH: ListSize.deviceRow
                cols: [
                    { k: "name", w: ListSize.deviceName },
                    { k: "word", w: ListSize.deviceWord, kind: "tag" },
                    { k: "note", w: 1, soft: true }
                ]
                rows: p.model.devices
            }
            Txt { visible: p.model.devices.length === 0; x: Theme.gutter; height: ListSize.workRow; text: qsTrId("elbow.no_devices"); role: "table"; color: Theme.ink3 }
        }
        Panel {
            id: say
            visible: p.model.hasCall
            focus: true
            anchors { left: way.right; leftMargin: Theme.gutter; right: parent.right; top: head.bottom; bottom: parent.bottom }
            title: qsTrId("elbow.say")
            note: qsTrId("elbow.by_digit")
            key: "Alt+3"
            Column {
                id: hints
                y: Theme.gap
                width: parent.width
                spacing: ListSize.hintGap
                Repeater {
                    model: p.model.hints.length
                    HintLine {
                        required property int index
                        objectName: "hint_" + (index + 1)
                        width: hints.width
                        hint: p.model.hints[index] ?? ({})
                        enabled: p.model.mine
                        onClicked: p.model.say(index)
                    }
                }
                Field {
                    id: words
                    objectName: "words"
                    width: parent.width
                    labelW: 0
                    enterMovesOn: false
                    key: "T"
                    maximumLength: 40
                    enabled: p.model.mine
                    placeholder: qsTrId("elbow.own_words")
                    value: p.model.words
                    error: p.model.wordsWrong !== ""
                    help: p.model.wordsWrong !== "" ? p.model.wordsWrong : qsTrId("elbow.own_words_note")
                    helpTone: p.model.wordsWrong !== "" ? "stop" : "none"
                    onEdited: text => p.model.setWords(text)
                    onAccepted: p.model.sayWords()
                }
            }
            Rectangle { id: cut; anchors { top: hints.bottom; topMargin: Theme.gap } x: -say.pad; width: say.width; height: Theme.hair; color: Theme.line }
            Txt { id: talkHead; anchors.top: cut.bottom; height: Size.head; text: qsTrId("elbow.talk"); role: "table"; strong: true }
            Column {
                id: talk
                // The newest rows that there is room for: what was said last is what has to be seen.
                readonly property int fits: Math.max(1, Math.floor(height / Size.kv))
                readonly property int from: Math.max(0, p.model.talk.length - fits)
                anchors { top: talkHead.bottom; bottom: foot.top }
                width: parent.width
                clip: true
                Repeater {
                    model: Math.min(talk.fits, p.model.talk.length)
                    Kv {
                        required property int index
                        readonly property var row: p.model.talk[talk.from + index] ?? ({})
                        objectName: "talk"
                        width: say.width - 2 * say.pad
                        labelW: ListSize.talkTime
                        label: row.time ?? ""
                        value: row.text ?? ""
                    }
                }
            }
            Rectangle {
                id: foot
                x: -say.pad + Theme.hair
                width: say.width - 2 * Theme.hair
                height: ListSize.elbowFoot
                anchors.bottom: parent.bottom
                color: Theme.paper
                radius: Theme.radius
                Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                Row {
                    x: say.pad
                    y: Theme.gutter
                    spacing: Theme.gap
                    Btn { objectName: "take"; visible: p.model.canTake; kind: "act"; text: qsTrId("elbow.take"); key: "Alt+C"; implicitHeight: ListSize.actsH; onClicked: p.model.take() }
                    Btn { objectName: "to_counter"; visible: !p.model.canTake; text: qsTrId("elbow.to_counter"); lead: "swap"; key: "Alt+G"; implicitHeight: ListSize.actsH; enabled: p.model.mine; onClicked: p.model.toCounter() }
                    Btn { objectName: "let_go"; visible: !p.model.canTake; text: qsTrId("elbow.let_go"); key: "Alt+X"; implicitHeight: ListSize.actsH; enabled: p.model.mine; onClicked: p.model.letGo() }
                }
                Txt {
                    objectName: "foot_line"
                    x: say.pad
                    y: ListSize.actsH + 2 * Theme.gutter
                    width: parent.width - 2 * say.pad
                    text: p.model.footLine.text ?? ""
                    role: "table"
                    color: Theme.tone(p.model.footLine.tone ?? "none").ink
                    wrapMode: Text.Wrap
                    lineHeight: Theme.prose
                }
            }
        }
        Repeater {
            model: p.model.mine ? p.model.hints.length : 0
            Press {
                required property int index
                key: String(index + 1)
                onPressed: p.model.say(index)
            }
        }
        Press { key: "T"; enabled: p.model.mine && !words.focused; onPressed: p.model.write() }
        Press { key: "Alt+PgDown"; onPressed: p.model.step(1) }
        Press { key: "Alt+PgUp"; onPressed: p.model.step(-1) }
    }
    Modal {
        objectName: "to_counter_dialog"
        shown: p.model.leaving
        title: qsTrId("elbow.to_counter")
        onDismissed: p.model.stay()
        Txt { width: parent.width; text: qsTrId("elbow.to_counter_note"); wrapMode: Text.Wrap; lineHeight: Theme.prose }
        Row {
            spacing: Theme.gap
            Btn { objectName: "to_counter_confirm"; focus: true; kind: "act"; text: qsTrId("elbow.to_counter"); key: "Ctrl+Enter"; onClicked: p.model.confirmToCounter() }
            Btn { text: qsTrId("elbow.stay"); key: "Esc"; onClicked: p.model.stay() }
        }
    }
}
