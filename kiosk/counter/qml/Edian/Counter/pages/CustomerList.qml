pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// Who was found, and who was looked at just now.
Panel {
    id: list
    required property CustomerModel model
    required property SearchModel search
    title: search.answered ? search.title : qsTrId("customer.list")
    note: search.answered ? search.took : ""
    key: "Alt+1"
    pad: Theme.hair
    FocusScope {
        id: rows
        width: parent.width
        height: list.search.rows.length * Size.foundRow
        focus: true
        activeFocusOnTab: list.search.rows.length > 0 || activeFocus
        Keys.onUpPressed: list.search.move(list.search.current - 1)
        Keys.onDownPressed: list.search.move(list.search.current + 1)
        Keys.onReturnPressed: list.open(list.search.current)
        Keys.onEnterPressed: list.open(list.search.current)
        Flickable {
            width: parent.width
            height: Math.min(contentHeight, list.height - Theme.panelHead - Size.recentRow * 7)
            contentHeight: list.search.rows.length * Size.foundRow
            clip: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            contentY: Math.max(0, Math.min(contentHeight - height, (list.search.current - 2) * Size.foundRow))
            Repeater {
                model: list.search.rows.length
                Item {
                    id: one
                    required property int index
                    readonly property var row: list.search.rows[index] ?? ({})
                    readonly property bool on: index === list.search.current
                    y: index * Size.foundRow
                    width: rows.width
                    height: Size.foundRow
                    Accessible.role: Accessible.ListItem
                    Accessible.name: (row.name ?? "") + " " + (row.number ?? "")
                    Rectangle { anchors.fill: parent; visible: one.on; color: Theme.greenTint }
                    Rectangle { visible: one.on; width: Theme.notch; height: parent.height; color: Theme.green }
                    Rectangle { visible: !one.on; width: parent.width; height: Theme.hair; y: parent.height - Theme.hair; color: Theme.sunk }
                    Rectangle { visible: one.on && rows.activeFocus; anchors.fill: parent; color: Theme.clear; border { width: Theme.rule; color: Theme.green } }
                    Column {
                        x: Theme.gutter
                        width: parent.width - 2 * Theme.gutter
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: Theme.unit
                        Item {
                            width: parent.width
                            height: Size.tagH
                            Txt { height: parent.height; width: parent.width - tag.width - Theme.gap; text: one.row.name ?? ""; medium: true; elide: Text.ElideRight }
                            Tag { id: tag; visible: text !== ""; anchors.right: parent.right; text: one.row.tag ?? ""; tone: one.row.tone ?? "none"; icon: one.row.icon ?? "" }
                        }
                        Txt { text: one.row.number ?? ""; role: "table"; color: Theme.ink2 }
                        Item {
                            width: parent.width
                            height: village.height
                            Txt { id: village; text: one.row.village ?? ""; role: "micro"; color: Theme.ink3 }
                            Txt { anchors.right: parent.right; text: one.row.figure ?? ""; role: "micro"; color: Theme.ink2 }
                        }
                    }
                    TapHandler { onTapped: { list.search.move(one.index); list.open(one.index); } }
                }
            }
        }
    }
    function open(index: int): void {
        const row = list.search.rows[index];
        if (row)
            list.model.open(row.customerId);
    }
    Column {
        id: none
        visible: list.search.answered && list.search.rows.length === 0 || list.search.trouble !== ""
        x: Theme.gutter
        y: Theme.gutter
        width: parent.width - 2 * Theme.gutter
        spacing: Theme.unit
        Txt { text: list.search.trouble !== "" ? list.search.trouble : qsTrId("customer.nobody"); strong: true; width: parent.width; wrapMode: Text.Wrap }
        Txt { visible: list.search.trouble === ""; text: qsTrId("customer.nobody_why"); role: "table"; color: Theme.ink2; width: parent.width; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    }
    Column {
        x: Theme.gutter
        y: Math.max(rows.height > 0 ? Math.min(rows.height, list.height - Theme.panelHead - Size.recentRow * 7) : 0, none.visible ? none.height + Theme.wide : 0) + Theme.gap
        width: parent.width - 2 * Theme.gutter
        Txt { visible: list.model.recents.length > 0; height: Size.recentRow; text: qsTrId("customer.recent"); role: "micro"; color: Theme.ink3 }
        Repeater {
            model: list.model.recents
            Item {
                id: recent
                required property var modelData
                required property int index
                width: parent.width
                height: Size.recentRow
                Press { key: recent.modelData.key; onPressed: list.model.openRecent(recent.index) }
                TapHandler { onTapped: list.model.openRecent(recent.index) }
                Rectangle { width: parent.width; height: Theme.hair; color: Theme.sunk }
                Keycap { key: recent.modelData.key; anchors.verticalCenter: parent.verticalCenter }
                Txt { x: Size.recentKey; height: parent.height; width: parent.width - x - when.width - Theme.gap; text: recent.modelData.name; role: "table"; elide: Text.ElideRight }
                Txt { id: when; anchors.right: parent.right; height: parent.height; text: recent.modelData.time; role: "micro"; color: Theme.ink3 }
            }
        }
    }
    Txt {
        x: Theme.gutter
        width: parent.width - 2 * Theme.gutter
        anchors { bottom: parent.bottom; bottomMargin: Theme.gutter }
        text: qsTrId("customer.only_own")
        role: "micro"
        color: Theme.ink3
        wrapMode: Text.Wrap
        lineHeight: Theme.prose
    }
}
