import QtQuick
import Edian

// In which language, in which size. Both can be changed on every later page too.
PageFrame {
    id: p
    question: qsTrId("language.question")
    hint: qsTrId("language.hint")
    tray: false
    idle: true
    main.nextText: qsTrId("frame.next")
    component Pick: Btn {
        property bool on: false
        height: Size.languageH
        kind: on ? "chosen" : "secondary"
    }
    Column {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.u
        Txt { text: qsTrId("language.sample"); role: "act"; bold: true; width: parent.width; wrapMode: Text.Wrap }
        Txt { text: qsTrId("language.sample_under"); color: Theme.muted; width: parent.width; wrapMode: Text.Wrap }
    }
    hand: [
        Column {
            id: picks
            readonly property real half: (width - Theme.gap) / 2
            width: parent.width
            spacing: Theme.gap
            Txt { text: qsTrId("language.which"); bold: true; color: Theme.green }
            Row {
                spacing: Theme.gap
                Pick { objectName: "language_zh"; width: picks.half; text: qsTrId("language.zh"); on: !p.view.english; onClicked: p.view.chooseLanguage("zh") }
                Pick { objectName: "language_en"; width: picks.half; text: qsTrId("language.en"); on: p.view.english; onClicked: p.view.chooseLanguage("en") }
            }
            Item { width: 1; height: Theme.u }
            Txt { text: qsTrId("language.size"); bold: true; color: Theme.green }
            Row {
                spacing: Theme.gap
                Pick { objectName: "type_normal"; width: picks.half; text: qsTrId("language.normal"); px: Size.sampleNormal; on: !p.view.largeType; onClicked: p.view.setLargeType(false) }
                Pick { objectName: "type_large"; width: picks.half; text: qsTrId("language.larger"); px: Size.sampleLarge; on: p.view.largeType; onClicked: p.view.setLargeType(true) }
            }
        }
    ]
}
