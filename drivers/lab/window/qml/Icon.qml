import QtQuick
import QtQuick.Shapes
import "Icons.js" as Icons
import "."

Item {
    id: root
    property string name
    property color color: Theme.ink2
    property real size: 18
    implicitWidth: size
    implicitHeight: size
    Shape {
        width: 24
        height: 24
        scale: root.size / 24
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.GeometryRenderer
        ShapePath {
            strokeColor: root.color
            strokeWidth: 1.9
            fillColor: Theme.clear
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Icons.p[root.name] || "" }
        }
    }
}
