import QtQuick
import QtQuick.Shapes
import Edian

// One icon in one colour, drawn from its stroke.
Item {
    id: i
    property string name
    property color tone: Theme.green
    property int size: Strokes.box
    width: size
    height: size
    Accessible.ignored: true
    Shape {
        width: Strokes.box
        height: Strokes.box
        scale: i.size / Strokes.box
        transformOrigin: Item.TopLeft
        ShapePath {
            strokeColor: i.tone
            strokeWidth: Strokes.pen
            fillColor: Theme.clear
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: Strokes.paths[i.name] ?? "" }
        }
    }
}
