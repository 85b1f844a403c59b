pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The work areas with their keys and counts, at the left of every page.
Item {
    id: rail
    required property CounterView view
    // A count stands behind its word; where one word is too long for that, every count stands at its icon.
    readonly property bool tight: {
        let longest = 0;
        for (const area of rail.view.areas)
            longest = Math.max(longest, letters.advanceWidth(area.word));
        return Size.railWord + longest + Theme.unit > Size.railBadge;
    }
    implicitWidth: Theme.rail
    FontMetrics { id: letters; font { family: Theme.familyMedium; pixelSize: Theme.body; weight: Font.Medium } }
    Rectangle { x: parent.width - Theme.hair; width: Theme.hair; height: parent.height; color: Theme.line }
    Column {
        y: Theme.gap
        width: parent.width
        Repeater {
            model: rail.view.areas.length
            Item {
                id: area
                required property int index
                readonly property var a: rail.view.areas[index] ?? ({ name: "", key: "", word: "", icon: "", badge: "", urgent: false })
                readonly property bool on: rail.view.page === a.name
                width: rail.width
                height: Size.railRow
                Accessible.role: Accessible.PageTab
                Accessible.name: a.word + " " + a.badge
                Accessible.onPressAction: rail.view.show(a.name)
                Press { key: area.a.key; onPressed: rail.view.show(area.a.name) }
                TapHandler { onTapped: rail.view.show(area.a.name) }
                Rectangle { x: Theme.gap; width: parent.width - 2 * Theme.gap; height: Size.railPlate; radius: Theme.radius; color: area.on ? Theme.greenTint : Theme.clear }
                Rectangle { visible: area.on; width: Theme.unit; height: Size.railPlate; color: Theme.green }
                Icon { x: Size.railIcon; y: (Size.railPlate - size) / 2; name: area.a.icon; size: Size.railIcon; color: area.on ? Theme.greenDeep : Theme.ink2 }
                Txt { objectName: "area_word"; x: Size.railWord; height: Size.railPlate; text: area.a.word; medium: true; color: area.on ? Theme.greenDeep : Theme.ink }
                Rectangle {
                    visible: area.a.badge !== ""
                    objectName: "badge"
                    x: rail.tight ? Size.railWord - width : Size.railBadge
                    y: rail.tight ? 0 : (Size.railPlate - height) / 2
                    width: Math.max(Size.badgeMin, count.implicitWidth + Theme.gap)
                    height: Size.badge
                    radius: height / 2
                    color: area.a.urgent ? Theme.ochreInk : Theme.chart2
                    Txt { id: count; anchors.centerIn: parent; text: area.a.badge; role: "micro"; strong: true; color: Theme.reverse }
                }
                Keycap { key: area.a.key; anchors { right: parent.right; rightMargin: Theme.gutter + Theme.unit } y: (Size.railPlate - height) / 2 }
            }
        }
    }
    Column {
        width: parent.width
        anchors { bottom: parent.bottom; bottomMargin: Theme.gap }
        RailFoot { key: "F1"; word: qsTrId("shell.all_keys"); icon: "info"; onPressed: rail.view.toggleKeys() }
        RailFoot { key: "F12"; word: qsTrId("shell.lock"); icon: "lock"; onPressed: rail.view.lock() }
    }
}
