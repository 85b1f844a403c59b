pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// One payment of the plan before the customer; or the heads over a column of them.
Item {
    id: r
    property var row: ({})
    property bool heading: false
    property bool tight: false           // no room for the interest, nor for large letters
    readonly property string role: heading || tight || height < Size.offerRow - Theme.gutter ? "lead" : "title"
    readonly property color tone: heading ? Theme.ink3 : Theme.ink
    readonly property int room: width - 2 * Theme.gutter - Size.offerNumber
    Accessible.role: heading ? Accessible.ColumnHeader : Accessible.StaticText
    Accessible.name: [row.number, row.due, row.payment].join(" ")
    Rectangle { visible: r.heading; anchors.fill: parent; anchors.margins: Theme.hair; color: Theme.paper }
    Rectangle { y: parent.height - Theme.hair; x: Theme.hair; width: parent.width - 2 * x; height: Theme.hair; color: r.heading ? Theme.line : Theme.sunk }
    Txt { x: Theme.gutter; width: Size.offerNumber - Theme.gutter; height: parent.height; text: r.row.number ?? ""; role: r.role; color: Theme.ink3; horizontalAlignment: Text.AlignRight }
    Txt { x: Theme.gutter + Size.offerNumber; height: parent.height; text: r.row.due ?? ""; role: r.role; color: r.heading ? Theme.ink3 : Theme.ink2 }
    Txt { x: Theme.gutter + Size.offerNumber; width: r.tight ? r.room : r.room * .7; height: parent.height; text: r.row.payment ?? ""; role: r.role; medium: !r.heading; color: r.tone; horizontalAlignment: Text.AlignRight }
    Txt { visible: !r.tight; x: Theme.gutter + Size.offerNumber; width: r.room; height: parent.height; text: r.row.interest ?? ""; role: r.role; color: r.heading ? Theme.ink3 : Theme.ink2; horizontalAlignment: Text.AlignRight }
}
