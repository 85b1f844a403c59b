import QtQuick
import Edian

// What lies over a page: one question, on paper, framed. The scrim under it hides the page's figures.
Item {
    id: p
    property string title
    property color edge: Theme.ochreFill
    property int wide: Theme.landscape ? Size.panelLandW : Size.panelW
    default property alias content: box.data
    readonly property alias inner: box
    Accessible.role: Accessible.Dialog
    Accessible.name: title
    Rectangle {
        objectName: "modal"
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.landscape ? Size.panelY : p.height - Theme.handBottom }
        width: p.wide
        height: heading.height + box.height + 3 * Size.panelPad
        radius: Theme.radiusPanel
        color: Theme.paper
        border { width: Size.panelEdge; color: p.edge }
        Txt {
            id: heading
            x: Size.panelPad
            y: Size.panelPad
            width: parent.width - 2 * x
            horizontalAlignment: Text.AlignHCenter
            text: p.title
            font.pixelSize: Theme.panelTitle
            bold: true
            wrapMode: Text.Wrap
            lineHeight: Theme.tightLine
        }
        Item {
            id: box
            x: Size.panelPad
            y: heading.y + heading.height + Size.panelPad
            width: parent.width - 2 * x
            height: childrenRect.height
        }
    }
}
