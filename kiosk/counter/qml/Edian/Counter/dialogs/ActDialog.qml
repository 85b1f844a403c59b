pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// An act that needs a reason: freeze, release, reverse, attest. What follows is said before it is done.
Modal {
    id: a
    required property ActModel model
    readonly property bool attests: model.kind === "attest"
    objectName: "act_dialog"
    shown: a.model.shown
    title: a.model.title
    onDismissed: a.model.cancel()
    Column {
        width: parent.width
        Repeater {
            model: a.model.facts.length
            Kv {
                required property int index
                label: (a.model.facts[index] ?? {}).label ?? ""
                value: (a.model.facts[index] ?? {}).value ?? ""
                labelW: ListSize.dialogLabel
                strong: index === 0
            }
        }
    }
    Txt { width: parent.width; text: a.model.follows; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    Item {
        visible: a.attests && !a.model.done
        width: parent.width
        height: visible ? papers.height : 0
        Txt { width: ListSize.dialogLabel; height: Theme.control; text: qsTrId("acts.papers"); role: "table"; color: Theme.ink2 }
        Flow {
            id: papers
            x: ListSize.dialogLabel
            width: parent.width - x
            spacing: Theme.gap
            Repeater {
                model: a.model.papers.length
                Btn {
                    required property int index
                    readonly property var paper: a.model.papers[index] ?? ({})
                    objectName: "paper_" + (index + 1)
                    text: paper.name ?? ""
                    lead: paper.held ? "check" : ""
                    key: paper.key ?? ""
                    onClicked: a.model.togglePaper(index)
                }
            }
        }
    }
    Seg {
        objectName: "cause"
        visible: a.attests && !a.model.done
        width: parent.width
        labelW: ListSize.dialogLabel
        label: qsTrId("acts.cause")
        options: a.model.causes
        current: a.model.cause
        onChosen: index => a.model.setCause(index)
    }
    Field {
        objectName: "reason"
        focus: true
        visible: !a.model.done
        width: parent.width
        labelW: ListSize.dialogLabel
        label: qsTrId("acts.reason")
        placeholder: a.model.reasonHint
        value: a.model.reason
        maximumLength: 200
        enterMovesOn: false
        error: a.model.reasonWrong !== ""
        help: a.model.reasonWrong
        helpTone: "stop"
        onEdited: text => a.model.setReason(text)
        onAccepted: a.model.confirm()
    }
    DialogFoot {
        act: a.model.act
        cancel: qsTrId("acts.cancel")
        kind: a.model.kind === "freeze" ? "stop" : "act"
        ready: a.model.ready
        done: a.model.done
        text: a.model.footLine.text ?? ""
        tone: a.model.footLine.tone ?? "none"
        onConfirmed: a.model.confirm()
        onDropped: a.model.cancel()
    }
}
