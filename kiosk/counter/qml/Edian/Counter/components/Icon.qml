pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Edian.Counter

// One icon in one colour, drawn from its stroke.
Item {
    id: i
    property string name
    property color color: Theme.ink2
    property real size: Size.icon
    property real weight: Size.pen
    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true
    Shape {
        width: Glyphs.box
        height: Glyphs.box
        scale: i.size / Glyphs.box
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.GeometryRenderer
        ShapePath {
            strokeColor: i.color
            strokeWidth: i.weight * Glyphs.box / Math.max(i.size, Size.iconFloor) * .92
            fillColor: Theme.clear
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Glyphs.paths[i.name] ?? "" }
        }
    }
}
