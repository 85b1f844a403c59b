pragma ComponentBehavior: Bound
import QtQuick
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var journal: lab.journal
    title: w.log
    note: w.log_note
    side: [
        Switch { anchors.verticalCenter: parent.verticalCenter; text: root.w.only_device; on: root.journal.onlyDevice; onToggled: root.journal.toggleOnlyDevice() },
        Switch { anchors.verticalCenter: parent.verticalCenter; text: root.w.polling; on: root.journal.polling; onToggled: root.journal.togglePolling() },
        Switch { anchors.verticalCenter: parent.verticalCenter; text: root.w.pause; on: root.journal.held; onToggled: root.journal.toggleHeld() },
        Btn { small: true; text: root.w.clear; onClicked: root.journal.clear() }
    ]
    Column {
        visible: list.count === 0
        anchors.centerIn: parent
        spacing: 10
        Icon { anchors.horizontalCenter: parent.horizontalCenter; name: "inbox"; size: 34; color: Theme.ink3 }
        T { text: root.w.empty_log; color: Theme.ink3 }
    }
    ListView {
        id: list
        property bool atEnd: true
        y: 4
        width: parent.width
        height: Math.floor((root.bodyHeight - 8) / 22) * 22   // whole lines
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.journal.rows
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: root.w.log
        onMovementEnded: atEnd = atYEnd
        onCountChanged: if (atEnd) Qt.callLater(positionViewAtEnd)
        Keys.onUpPressed: { atEnd = false; contentY = Math.max(originY, contentY - 66) }
        Keys.onDownPressed: { contentY = Math.min(originY + Math.max(0, contentHeight - height), contentY + 66); atEnd = atYEnd }
        delegate: LogLine { width: list.width }
    }
}
